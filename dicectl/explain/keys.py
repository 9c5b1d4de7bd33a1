"""What an app prints when a service does not take its key, its files or so many calls."""

from dicectl.explain.explanation import Explanation

CONFIG = "https://devcenter.heroku.com/articles/config-vars"
SETS = "dicectl config set NAME (it asks for the value), with the name that the code reads"
DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "key-refused",
        r"Incorrect API key provided|InvalidAccessKeyId|SignatureDoesNotMatch|invalid_api_key"
        r"|Invalid API [Kk]ey|API key not valid|API_KEY_INVALID|HTTP 401 error: "
        r"|received 401 HTTP response|UnauthorizedError: HTTP Error 401"
        r"|invalid_grant: Invalid (?:JWT Signature|grant)|\('invalid_grant:|AuthenticationError:"
        r" Error code: 401|invalid x-api-key|Invalid username or token|Bad credentials"
        r"|The security token included in the request is invalid",
        "The service that the code calls does not accept its key: the config var is misspelt, has"
        " blanks or quotation marks around the value, or the key was made anew.",
        f"Make a fresh key on the page of the service, then: {SETS}",
        CONFIG,
        examples=(
            "openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API"
            " key provided: sk-abc",
            "twilio.base.exceptions.TwilioRestException: HTTP 401 error: Unable to create record:"
            " Authenticate",
            "botocore.exceptions.ClientError: An error occurred (InvalidAccessKeyId) when calling"
            " the PutObject operation",
        ),
    ),
    Explanation(
        "quota-used-up",
        r"exceeded your current quota|insufficient_quota|RESOURCE_EXHAUSTED|quotaExceeded"
        r"|Quota exceeded for (?:quota|metric)|Your credit balance is too low",
        "The account of the service that the code calls has nothing left: its free part, or the"
        " limit of the plan, is used up.",
        "Pay in, or wait until the limit begins anew, on the page of the service; a free key is not"
        " enough for an app that many people use.",
        "https://platform.openai.com/settings/organization/billing",
        examples=(
            "openai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your"
            " current quota, please check your plan",
            "google.api_core.exceptions.ResourceExhausted: 429 Quota exceeded for metric: x",
        ),
    ),
    Explanation(
        "access-to-store-denied",
        r"\((?:AccessDenied|403|AllAccessDisabled|AccessControlListNotSupported|NoSuchBucket)\)"
        r" when"
        r" calling the (?P<name>\w+) operation|S3ResponseError: 403",
        "The store of files (S3) knows the key and does not let it do that ({name}): the key lacks"
        " the right, or the bucket is of another name or region, or takes no public files.",
        "At AWS, give the key's user the rights s3:PutObject, s3:GetObject, s3:DeleteObject and"
        " s3:ListBucket on that bucket; django-storages: AWS_DEFAULT_ACL = None and"
        f" AWS_S3_REGION_NAME in settings.py. {DEPLOY}",
        "https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html",
        examples=(
            "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the"
            " PutObject operation: Access Denied",
            "botocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject"
            " operation: Forbidden",
        ),
    ),
    Explanation(
        "private-key-mangled",
        r"Could not deserialize key data|No key could be detected|Unable to load PEM file"
        r"|MalformedFraming|Could not parse the provided public key|InvalidData\(InvalidPadding"
        r"|Failed to parse a private key",
        "A key of several lines was put into a config var, and its line breaks were lost or became"
        r" the two characters \n.",
        r"In the code: os.environ['PRIVATE_KEY'].replace('\\n', '\n'). Or hand on the whole file:"
        " `dicectl config set CREDENTIALS --stdin < FILE.json`, and json.loads("
        f"os.environ['CREDENTIALS']). {DEPLOY}",
        CONFIG,
        examples=(
            "ValueError: ('Could not deserialize key data. The data may be in an incorrect format",
            "ValueError: No key could be detected.",
        ),
    ),
    Explanation(
        "base64-cut-off",
        r"binascii\.Error: (?:Incorrect padding|Invalid base64)|Fernet key must be 32 url-safe",
        "A text in base64 (a key, a session, a file in a config var) is not whole: it was cut off,"
        " broken into lines or put into quotation marks when it was copied.",
        f"Make it anew and copy all of it, the = at its end too: {SETS}",
        CONFIG,
        examples=(
            "binascii.Error: Incorrect padding",
            "ValueError: Fernet key must be 32 url-safe base64-encoded bytes.",
        ),
    ),
    Explanation(
        "credentials-not-set",
        r"Invalid certificate argument: ['\"]?None|Required configuration setting '(?P<name>\w+)'"
        r"|No client_id\. Pass it or set a|BadDsn: |Account SID|the api_key must be set"
        r"|id not find (?P<name3>\w+), please add an environment variable"
        r"|Missing (?P<name4>\w+) environment variable|Please set the (?P<name6>\w+) environment"
        r"|(?P<name5>[A-Z]\w+_(?:KEY|TOKEN|SECRET|URL|ID|HASH))(?: environment variable)? is not"
        r" set",
        "The code calls a service and was not given what it needs to log in there ({name}): a"
        " config var is not set on the web; the .env file stays on this machine.",
        SETS,
        CONFIG,
        examples=(
            "praw.exceptions.MissingRequiredAttributeException: Required configuration setting"
            " 'client_id' missing.",
            'ValueError: Invalid certificate argument: "None". Certificate argument must be a file',
            "ValidationError: Did not find openai_api_key, please add an environment variable"
            " `OPENAI_API_KEY`",
        ),
    ),
    Explanation(
        "sheet-not-shared",
        r"gspread\.exceptions\.SpreadsheetNotFound"
        r"|gspread\.exceptions\.APIError.*PERMISSION_DENIED",
        "Google finds no such sheet for the app's account: nobody has shared it with that account,"
        " or its name is another.",
        "Share the sheet with the address client_email of the key file (…gserviceaccount.com), or"
        " open it by its key: client.open_by_key(...)",
        "https://docs.gspread.org/en/latest/oauth2.html",
        examples=(
            "gspread.exceptions.SpreadsheetNotFound",
            "gspread.exceptions.APIError: {'code': 403, 'status': 'PERMISSION_DENIED'}",
        ),
    ),
    Explanation(
        "service-blocks-clouds",
        r"Sign in to confirm you.?re not a bot|Unable to extract uploader id"
        r"|could not find match for \w+|RequestBlocked|exceptions\.IpBlocked"
        r"|YouTube is blocking requests from your IP|pytube\.exceptions\.",
        "YouTube does not answer as the package expects: it turns machines of clouds away, and"
        " changes its pages often, so that older packages no longer read them.",
        "Take the newest yt-dlp (or pytubefix for pytube) in requirements.txt, without a version."
        " If it asks for a sign-in still: cookies or a proxy, as its page says; from a dyno it may"
        f" not work at all. {DEPLOY}",
        "https://github.com/yt-dlp/yt-dlp/wiki/FAQ",
        examples=(
            "yt_dlp.utils.DownloadError: ERROR: [youtube] abc: Sign in to confirm you\u2019re not a"
            " bot. Use --cookies",
            "pytube.exceptions.RegexMatchError: get_throttling_function_name: could not find match"
            " for multiple",
        ),
    ),
    Explanation(
        "mail-not-taken",
        r"SMTPSenderRefused: |SMTPServerDisconnected: |SMTPRecipientsRefused: "
        r"|SMTPNotSupportedError",
        "The mail server broke off or did not take the letter: no login was given, the port and TLS"
        " do not fit, or the sender is not one of its own.",
        "Django: EMAIL_HOST_USER and EMAIL_HOST_PASSWORD from config vars, EMAIL_PORT = 587 with"
        " EMAIL_USE_TLS = True (465 with EMAIL_USE_SSL); DEFAULT_FROM_EMAIL an address of that"
        f" account. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/topics/email/",
        examples=(
            "smtplib.SMTPSenderRefused: (530, b'5.7.0 Authentication Required. Learn more at",
            "smtplib.SMTPServerDisconnected: Connection unexpectedly closed",
        ),
    ),
]
