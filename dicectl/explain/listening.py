"""Why a web process did not come up in time: what ran, and where it listens."""

from dicectl.explain.explanation import Explanation

BOOT = r"did not bind to \$PORT within|\bError R10 \(Boot timeout\)|code=H20\b"
PAGE = "https://devcenter.heroku.com/articles/error-codes#r10-boot-timeout"
DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "port-fixed",
        BOOT,
        "The Procfile gives {program} the fixed port {fixed}, and Heroku gives each web process"
        " another"
        " one, in $PORT.",
        f"In the Procfile, write $PORT where {{fixed}} stands. {DEPLOY}",
        PAGE,
        facts={"fixed": ".", "program": "."},
        checks=("D809",),
        examples=(
            "Starting process with command `uvicorn main:app --host 0.0.0.0 --port 8000`\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds",
            "Starting process with command `gunicorn -b 0.0.0.0:5000 app:app`\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
        ),
    ),
    Explanation(
        "bot-as-web",
        BOOT,
        "A program that serves no page ({file}) runs as web, and a web process has to listen on"
        " $PORT; Heroku waits for that and then kills it.",
        "In the Procfile, write worker: in place of web:. Then: dicectl deploy, and: heroku"
        " ps:scale"
        " web=0 worker=1",
        PAGE,
        facts={"file": ".", "bot": "."},
        lacks=("listens",),
        checks=("D870",),
        examples=(
            "Starting process with command `python bot.py`\nBot started\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
            "Starting process with command `python3 main.py`\nINFO Start polling\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
        ),
    ),
    Explanation(
        "streamlit-port",
        BOOT,
        "Streamlit listens on its own port (8501), and Heroku looks for it on the one in $PORT.",
        f"In the Procfile: web: streamlit run FILE.py --server.port $PORT. {DEPLOY}",
        PAGE,
        facts={"streamlit": "."},
        checks=("D809",),
        examples=(
            "  You can now view your Streamlit app in your browser.\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
            "  You can now view your Streamlit app in your browser.\n  URL: http://0.0.0.0:8501\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds",
        ),
    ),
    Explanation(
        "listens-elsewhere",
        BOOT,
        "The app listens on {listens}, and Heroku looks for it on every address (0.0.0.0) and on"
        " the"
        " port that it gives in $PORT.",
        "Let a server for the web run it, which takes $PORT (gunicorn does by itself), or in the"
        " code:"
        f" host='0.0.0.0', port=int(os.environ['PORT']). {DEPLOY}",
        PAGE,
        facts={"listens": "."},
        checks=("D809",),
        examples=(
            " * Running on http://127.0.0.1:5000\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
            "Dash is running on http://127.0.0.1:8050/\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
        ),
    ),
    Explanation(
        "program-as-web",
        BOOT,
        "{file} runs as web and did not listen on $PORT in time: it serves no page, or on another"
        " port, or it does something long before.",
        "If it is a bot or another program without a page, write worker: in place of web: in the"
        " Procfile, deploy, and: heroku ps:scale web=0 worker=1. If it serves a page, it has to"
        " listen"
        " on host 0.0.0.0 and int(os.environ['PORT'])",
        PAGE,
        facts={"file": "."},
        checks=("D809", "D870"),
        examples=(
            "Starting process with command `python main.py`\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
            "Starting process with command `python3 -u src/run.py`\n"
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT",
        ),
    ),
]
