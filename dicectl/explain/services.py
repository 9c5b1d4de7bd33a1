"""What an app prints when a service that it calls does not let it in: clouds, bots, mail."""

from dicectl.explain.explanation import Explanation

CONFIG = "https://devcenter.heroku.com/articles/config-vars"
SETS = "dicectl config set {} (it asks for the value)"

EXPLANATIONS = [
    Explanation(
        "credentials-missing",
        r"NoCredentials\w*: |DefaultCredentialsError|Unable to locate credentials"
        r"|api_key client option must be set|No API key provided|Must supply (?:cloud_name|api_key)"
        r"|Credentials are required to create|You must specify a region"
        r"|HTTPError: 401 Client Error: Unauthorized",
        "The code calls a service in the cloud, and the app was given no key for it, or one that"
        " is not"
        " accepted; the one of your machine stays there.",
        f"{SETS.format('NAME')}, with the name that the package reads: AWS_ACCESS_KEY_ID and"
        " AWS_SECRET_ACCESS_KEY, GOOGLE_APPLICATION_CREDENTIALS, OPENAI_API_KEY",
        CONFIG,
        examples=(
            "botocore.exceptions.NoCredentialsError: Unable to locate credentials",
            "google.auth.exceptions.DefaultCredentialsError: Could not automatically determine",
        ),
    ),
    Explanation(
        "mail-login-refused",
        r"SMTPAuthenticationError|5\.7\.8 Username and Password not accepted",
        "The mail server does not accept the login: it is not set on the web, or, as at Gmail,"
        " wants"
        " a password that was made for apps.",
        "Make an app password at https://myaccount.google.com/apppasswords, then: "
        + SETS.format("MAIL_PASSWORD")
        + ", with the name that the code reads",
        "https://support.google.com/accounts/answer/185833",
        examples=(
            "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted.",
            "smtplib.SMTPAuthenticationError: (534, b'5.7.9 Application-specific password needed')",
        ),
    ),
    Explanation(
        "bot-runs-twice",
        r"terminated by other getUpdates request|Conflict: can't use getUpdates method",
        "The bot runs in two places at once (here and there, or in two dynos), and Telegram talks"
        " to"
        " one only.",
        "Stop the one on your machine. On Heroku keep one: heroku ps:scale worker=1 web=0",
        "https://core.telegram.org/bots/api#getupdates",
        examples=(
            "telegram.error.Conflict: Conflict: terminated by other getUpdates request; make sure",
            "Conflict: can't use getUpdates method while webhook is active",
        ),
    ),
    Explanation(
        "bot-token-refused",
        r"Improper token has been passed|telegram\.error\.InvalidToken|TokenValidationError: "
        r"|telegram\.error\.Unauthorized|expected token to be a str, received NoneType"
        r"|Token is invalid!"
        r"|Error code: 401\. Description: Unauthorized|'error': '(?:invalid_auth|not_authed)'",
        "The bot's token is not accepted: it is not set, misspelt, or was made anew.",
        f"{SETS.format('TOKEN')}, with the name that the code reads",
        CONFIG,
        examples=(
            "discord.errors.LoginFailure: Improper token has been passed.",
            "telegram.error.InvalidToken: The token was rejected by the server.",
        ),
    ),
    Explanation(
        "address-blocked",
        r"used Cloudflare to restrict access|error code: 1015|You are being rate limited",
        "Discord has blocked the dyno's address for some time, because too much came from it; other"
        " apps share it.",
        "heroku restart gives the app another address; after some minutes it works again. Do not"
        " let"
        " the bot start over and over",
        "https://discord.com/developers/docs/topics/rate-limits",
        examples=(
            "discord.errors.HTTPException: 429 Too Many Requests (error code: 0): Access denied |"
            " discord.com used Cloudflare to restrict access",
            "discord.errors.HTTPException: 429 Too Many Requests (error code: 1015): error code:"
            " 1015",
        ),
    ),
    Explanation(
        "bot-intents",
        r"PrivilegedIntentsRequired",
        "The bot asks Discord for rights (intents) that its page does not grant.",
        "At https://discord.com/developers/applications, under Bot, switch the Privileged Gateway"
        " Intents on",
        "https://discord.com/developers/docs/events/gateway#privileged-intents",
        examples=(
            "discord.errors.PrivilegedIntentsRequired: Shard ID None is requesting privileged",
            "PrivilegedIntentsRequired: Shard ID 0",
        ),
    ),
]
