"""What an app prints when the network or the machine gives no more: threads, files, addresses."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
DYNOS = "https://devcenter.heroku.com/articles/dyno-sizes"

EXPLANATIONS = [
    Explanation(
        "threads-used-up",
        r"can't start new thread|pthread_create failed|\[Errno 11\] Resource temporarily"
        r" unavailable"
        r"|blas_thread_init",
        "The app started more threads and processes than the machine allows (256 on a small dyno);"
        " packages that compute start as many as the machine has processors, in each worker.",
        "heroku config:set WEB_CONCURRENCY=1, and in the code, before numpy is imported:"
        " os.environ['OPENBLAS_NUM_THREADS'] = '1' (and OMP_NUM_THREADS). Keep one pool of threads"
        f" in place of a new thread for each call. {DEPLOY}",
        DYNOS,
        examples=(
            "RuntimeError: can't start new thread",
            "OpenBLAS blas_thread_init: pthread_create failed for thread 12 of 32: Resource"
            " temporarily unavailable",
        ),
    ),
    Explanation(
        "files-not-closed",
        r"\[Errno 24\] Too many open files|socket\.accept\(\) out of system resource",
        "The app opened files or connections and did not close them, until it may open no more.",
        "Use with open(...) and with requests.Session(), and one client or engine for the whole app"
        f" in place of one for each request. {DEPLOY}",
        "https://docs.python.org/3/reference/compound_stmts.html#the-with-statement",
        examples=(
            "OSError: [Errno 24] Too many open files",
            "OSError: [Errno 24] Too many open files: '/app/data.json'",
        ),
    ),
    Explanation(
        "memory-of-library",
        r"DefaultCPUAllocator: (?:can't|not enough) |\[enforce fail at (?:alloc_cpu|CPUAllocator)"
        r"|std::bad_alloc|Unable to allocate [\d.]+ [GM]iB|JavaScript heap out of memory"
        r"|fatal error: out of memory|OutOfMemoryError|Cannot allocate memory",
        "The app asked for more memory than there is.",
        "Load less at once, or a smaller model. On Heroku: heroku config:set WEB_CONCURRENCY=1"
        " starts one worker, heroku ps:type standard-2x rents a bigger dyno.",
        DYNOS,
        examples=(
            "RuntimeError: [enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't"
            " allocate memory: you tried to allocate 411041792 bytes.",
            "terminate called after throwing an instance of 'std::bad_alloc'",
            "OSError: [Errno 12] Cannot allocate memory",
        ),
    ),
    Explanation(
        "address-not-of-this-machine",
        r"\[Errno 99\] Cannot assign requested address|EADDRNOTAVAIL"
        r"|\[Errno -?\d+\] error while attempting to bind on address .*: cannot assign",
        "The app is to listen at an address that the machine does not have, or calls one on its own"
        " machine where nothing is.",
        "Listen at 0.0.0.0 and $PORT: app.run(host='0.0.0.0', port=int(os.environ['PORT'])). A"
        f" service that it calls needs its own address, from a config var. {DEPLOY}",
        "https://devcenter.heroku.com/articles/runtime-principles#web-servers",
        examples=(
            "OSError: [Errno 99] Cannot assign requested address",
            "ERROR:    [Errno 99] error while attempting to bind on address ('10.1.2.3', 8000):"
            " cannot assign requested address",
        ),
    ),
    Explanation(
        "port-not-allowed",
        r"(?:\.bind\(|_bind|create_server|server_bind).*\n(?:.*\n){0,4}?\s*PermissionError:"
        r" \[Errno 13\]|bind\(\) to [\d.:]+:(?P<port>80|443) failed \(13|listen"
        r" EACCES.*:(?P<port2>\d+)"
        r"|Can't bind to port|port must be 0-65535",
        "The app is to listen on a port that it may not have, like 80; on a dyno it has to be the"
        " one that is given in $PORT.",
        "In the code: port=int(os.environ.get('PORT', 5000)); in the Procfile $PORT (gunicorn takes"
        f" it by itself). {DEPLOY}",
        "https://devcenter.heroku.com/articles/runtime-principles#web-servers",
        checks=("D809",),
        examples=(
            '  File "/x/lib/python3.11/socketserver.py", line 466, in server_bind\n'
            "    self.socket.bind(self.server_address)\n"
            "PermissionError: [Errno 13] Permission denied",
            "nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)",
        ),
    ),
    Explanation(
        "network-without-ipv6",
        r"\[Errno 101\] Network is unreachable|Network is unreachable\s+Is the server running"
        r"|: Network is unreachable$",
        "The host that the app calls has an address of the new kind (IPv6) only, which a dyno does"
        " not reach, or the machine is not on the network at all.",
        "Take an address of the old kind: with Supabase that of the Session pooler (…pooler"
        ".supabase.com), with mail another port or host. dicectl config set DATABASE_URL (it asks"
        " for the value)",
        "https://supabase.com/docs/guides/database/connecting-to-postgres",
        examples=(
            "OSError: [Errno 101] Network is unreachable",
            'psycopg2.OperationalError: connection to server at "db.abc.supabase.co"'
            " (2a05:d018::1), port 5432 failed: Network is unreachable",
        ),
    ),
    Explanation(
        "host-of-service-unknown",
        r"gaierror: \[Errno -?\d+\]|NameResolutionError|Failed to resolve '(?P<host>[^']+)'"
        r"|getaddrinfo failed|Temporary failure in name resolution",
        "There is no machine of the name that the code calls: it is misspelt, is the name of a"
        " container on your machine, or the address in the config var is empty or has quotation"
        " marks.",
        "heroku config shows the addresses; print the one that the code uses. Then: dicectl config"
        " set NAME (it asks for the value)",
        "https://devcenter.heroku.com/articles/config-vars",
        examples=(
            "socket.gaierror: [Errno -2] Name or service not known",
            "urllib3.exceptions.NameResolutionError: Failed to resolve 'api' ([Errno -3] Temporary"
            " failure in name resolution)",
        ),
    ),
    Explanation(
        "connection-refused",
        r"ConnectionRefusedError: \[Errno (?:111|61)\]|ConnectError: \[Errno 111\] Connection"
        r" refused",
        "Nothing listens where the code connects; most often it is its own machine (localhost),"
        " where on a dyno there is no database, queue or mail server.",
        "Look for the line of your project that connects, and give it the address of the service"
        f" from a config var (os.environ). {DEPLOY}",
        "https://devcenter.heroku.com/articles/config-vars",
        examples=(
            "ConnectionRefusedError: [Errno 111] Connection refused",
            "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 3306)",
        ),
    ),
    Explanation(
        "connection-timed-out",
        r"TimeoutError: \[Errno 110\]|Connection to \S+ timed out|ConnectTimeout: ",
        "The host that the code calls does not answer: a firewall keeps the dyno out (its addresses"
        " change), the port is wrong, or the host is down.",
        "Allow all addresses in the settings of that service (0.0.0.0/0), or an add-on with a fixed"
        " one (heroku addons:create fixie), and compare host and port with its page. Mail: port"
        " 587, not 25.",
        "https://devcenter.heroku.com/articles/fixie",
        examples=(
            "TimeoutError: [Errno 110] Connection timed out",
            "requests.exceptions.ConnectTimeout: HTTPSConnectionPool(host='x.com', port=443): Max"
            " retries exceeded",
        ),
    ),
]
