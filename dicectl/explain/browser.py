"""What a browser, or a login by another service, says of a page and its address."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
HTTPS = "https://devcenter.heroku.com/articles/http-routing#heroku-headers"
BEHIND = (
    "Django: SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https') in settings.py; Flask:"
    " app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1) of werkzeug.middleware.proxy_fix;"
    " uvicorn: --proxy-headers --forwarded-allow-ips='*'"
)

EXPLANATIONS = [
    Explanation(
        "origin-of-other-page",
        r"blocked by CORS policy|Cross-Origin Request Blocked",
        "A page of another address calls the app's API, and the browser asks that the app allow it"
        " (CORS): it does not, or answered with an error, which has no such permission.",
        "FastAPI: app.add_middleware(CORSMiddleware, allow_origins=['https://YOUR-PAGE']); Flask:"
        " flask-cors, CORS(app, origins=[...]); Django: django-cors-headers, CORS_ALLOWED_ORIGINS,"
        " its middleware first. See also in dicectl logs whether the call ended in an error."
        f" {DEPLOY}",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/CORS",
        examples=(
            "Access to fetch at 'https://x.herokuapp.com/api' from origin 'http://localhost:3000'"
            " has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present",
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote"
            " resource at https://x.herokuapp.com/. (Reason: CORS request did not succeed).",
        ),
    ),
    Explanation(
        "https-not-known-behind-router",
        r"was loaded over HTTPS, but requested an insecure|\(insecure_transport\)|OAuth 2 MUST"
        r" utilize https"
        r"|ERR_TOO_MANY_REDIRECTS|redirected you too many times",
        "The router speaks https with visitors and plain http with the app, which therefore makes"
        " addresses with http, or sends visitors round and round to https.",
        f"Let it believe the router: {BEHIND}. {DEPLOY}",
        HTTPS,
        examples=(
            "Mixed Content: The page at 'https://x.herokuapp.com/' was loaded over HTTPS, but"
            " requested an insecure stylesheet 'http://x.herokuapp.com/static/a.css'.",
            "oauthlib.oauth2.rfc6749.errors.InsecureTransportError: (insecure_transport) OAuth 2"
            " MUST utilize https.",
        ),
    ),
    Explanation(
        "login-address-not-listed",
        r"redirect_uri_mismatch|redirect_uri is not (?:associated|valid|whitelisted)"
        r"|Invalid redirect[ _]ur[il]|INVALID_CLIENT: Invalid redirect URI|URL Blocked: This"
        r" redirect",
        "The service that people log in by does not know the address to which it shall send them"
        " back: the app's on the web is another than on your machine, or begins with http in place"
        " of https.",
        "On the page of the service, add the exact address, https://YOUR-HOST/callback, as the"
        " error"
        f" shows it. If it shows http: {BEHIND}. {DEPLOY}",
        "https://developers.google.com/identity/protocols/oauth2/web-server",
        examples=(
            "Error 400: redirect_uri_mismatch",
            "The redirect_uri is not associated with this application.",
        ),
    ),
    Explanation(
        "login-state-lost",
        r"\(mismatching_state\)|OAuthError: mismatching_state|CSRF Warning! State not equal"
        r"|CSRF session token is missing|The CSRF session token|The CSRF tokens do not match",
        "What the app put into the visitor's session was gone when it was wanted: the secret key is"
        " another in each worker or after each start, or the cookie was set on another address.",
        "The same key everywhere: SECRET_KEY from a config var, not os.urandom() in the code: "
        " dicectl config set SECRET_KEY (it asks for the value). Open the page by one address, with"
        f" https. {DEPLOY}",
        "https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY",
        examples=(
            "oauthlib.oauth2.rfc6749.errors.MismatchingStateError: (mismatching_state) CSRF"
            " Warning! State not equal in request and response.",
            "flask_wtf.csrf.CSRFError: 400 Bad Request: The CSRF session token is missing.",
        ),
    ),
    Explanation(
        "stream-without-tls",
        r"insecure WebSocket connection may not be initiated",
        "The page came by https and opens a websocket by ws:// without TLS, which browsers refuse.",
        "In the page's JavaScript: new WebSocket((location.protocol == 'https:' ? 'wss://' :"
        f" 'ws://') + location.host + PATH). {DEPLOY}",
        "https://devcenter.heroku.com/articles/websockets",
        examples=(
            "Failed to construct 'WebSocket': An insecure WebSocket connection may not be initiated"
            " from a page loaded over HTTPS.",
            "SecurityError: An insecure WebSocket connection may not be initiated from a page",
        ),
    ),
    Explanation(
        "stream-not-connected",
        r"WebSocket connection to 'wss?://(?P<host>[^'/]+)[^']*' failed",
        "The page opens a websocket to {host} and gets none: the app does not answer there, its"
        " server knows no websockets (gunicorn's usual workers do not), or it is down.",
        "uvicorn for FastAPI and Starlette (uvicorn[standard]), daphne for Django Channels,"
        " gunicorn"
        " --threads or -k gevent for Flask-SocketIO; Streamlit: streamlit run FILE --server.port"
        f" $PORT in the Procfile. dicectl logs shows whether the app is up. {DEPLOY}",
        "https://devcenter.heroku.com/articles/websockets",
        examples=(
            "WebSocket connection to 'wss://x.herokuapp.com/_stcore/stream' failed:",
            "WebSocket connection to 'ws://x.herokuapp.com/ws/chat/' failed: Error during"
            " handshake",
        ),
    ),
]
