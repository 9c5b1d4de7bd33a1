"""What pymongo says when it does not reach MongoDB."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
ATLAS = "https://www.mongodb.com/docs/atlas/security/ip-access-list/"

EXPLANATIONS = [
    Explanation(
        "mongo-on-this-machine",
        r"ServerSelectionTimeoutError: (?:localhost|127\.0\.0\.1):\d+",
        "The code looks for MongoDB on its own machine (localhost), and on a dyno there is none.",
        "Take one on the net (like https://www.mongodb.com/atlas), keep its address with dicectl"
        f" config set MONGODB_URI, and read it in the code: os.environ['MONGODB_URI']. {DEPLOY}",
        "https://www.mongodb.com/docs/atlas/getting-started/",
        examples=(
            "pymongo.errors.ServerSelectionTimeoutError: localhost:27017: [Errno 111] Connection"
            " refused",
            "pymongo.errors.ServerSelectionTimeoutError: 127.0.0.1:27017: connection closed",
        ),
    ),
    Explanation(
        "mongo-keeps-out",
        r"mongodb\.net:\d+: (?:\[?(?:SSL|Errno|timed out|connection closed))?"
        r"|ServerSelectionTimeoutError: (?:No (?:replica set members|primary|servers) "
        r"|SSL handshake failed: )",
        "MongoDB Atlas did not let the app in: its list of addresses that may connect does not have"
        " the app's, and a dyno's address changes all the time.",
        "In Atlas, Network Access: add 0.0.0.0/0 (the password still guards it), or give the app a"
        " fixed address by an add-on like Fixie",
        ATLAS,
        examples=(
            "pymongo.errors.ServerSelectionTimeoutError: SSL handshake failed:"
            " ac-x-shard-00-00.mongodb.net:27017: [SSL: TLSV1_ALERT_INTERNAL_ERROR]",
            "pymongo.errors.ServerSelectionTimeoutError: No replica set members found yet",
        ),
    ),
    Explanation(
        "mongo-srv-package",
        r'"dnspython" module must be installed to use mongodb\+srv',
        "An address that begins with mongodb+srv:// needs the package dnspython, which is not"
        " installed.",
        f"In requirements.txt: pymongo[srv] in place of pymongo. {DEPLOY}",
        "https://pymongo.readthedocs.io/en/stable/installation.html",
        examples=(
            'pymongo.errors.ConfigurationError: The "dnspython" module must be installed to use'
            " mongodb+srv:// URIs",
            'ConfigurationError: The "dnspython" module must be installed to use mongodb+srv://'
            " URIs. To fix this error install pymongo with the srv extra",
        ),
    ),
    Explanation(
        "mongo-login-refused",
        r"OperationFailure: (?:bad auth|Authentication failed)"
        r"|bad auth ?: ?[Aa]uthentication failed",
        "MongoDB does not accept the user or the password; signs like @ in a password have to be"
        " written as %40 in an address.",
        "dicectl config set MONGODB_URI (it asks for the value), with the name that the code reads",
        "https://www.mongodb.com/docs/atlas/troubleshoot-connection/",
        examples=(
            "pymongo.errors.OperationFailure: bad auth : Authentication failed.",
            "pymongo.errors.OperationFailure: Authentication failed., full error: {'ok': 0.0}",
        ),
    ),
    Explanation(
        "mongo-host-unknown",
        r"The DNS query name does not exist: (?:_mongodb\._tcp\.)?(?P<host>[\w.-]+\w)",
        "There is no MongoDB {host}: the address (mongodb+srv://) is misspelt, or of a cluster that"
        " was deleted or paused for long.",
        "In Atlas, Connect shows the address of today's cluster. dicectl config set MONGODB_URI (it"
        f" asks for the value), with the name that the code reads. {DEPLOY}",
        "https://www.mongodb.com/docs/atlas/troubleshoot-connection/",
        examples=(
            "pymongo.errors.ConfigurationError: The DNS query name does not exist:"
            " _mongodb._tcp.cluster0.abcde.mongodb.net.",
            "pymongo.errors.ConfigurationError: The DNS query name does not exist:"
            " cluster0.abcde.mongodb.net.",
        ),
    ),
]
