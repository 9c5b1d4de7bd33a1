"""What packages of models say of their files, their input, and of services that have models."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "spacy-model-of-other-version",
        r"\[E053\] Could not read|\[E002\] Can't find factory for|\[E941\] Can't find model"
        r"|\[E167\] Unknown morphological",
        "The spaCy model does not fit the spaCy that is installed: it was made by another version,"
        " or is asked for by a short name (en), which newer ones do not have.",
        "Take the model's version that fits, as its wheel's address in requirements.txt"
        " (https://github.com/explosion/spacy-models/releases), and load it by its whole name:"
        f" spacy.load('en_core_web_sm'). python -m spacy validate tells which fits. {DEPLOY}",
        "https://spacy.io/usage/models#model-versioning",
        examples=(
            "OSError: [E053] Could not read config file from /x/en_core_web_sm/config.cfg",
            "OSError: [E941] Can't find model 'en'. It looks like you're trying to load a model"
            " from a shortcut",
        ),
    ),
    Explanation(
        "input-does-not-fit-model",
        r"X has (?P<name>\d+) features, but (?P<model>\w+) is expecting (?P<number>\d+) features"
        r"|The feature names should match those that were passed during fit|Feature shape mismatch"
        r"|feature_names mismatch|NotFittedError: |size mismatch for (?P<model2>[\w.]+)"
        r"|Error\(s\) in loading state_dict",
        "The model was trained on other columns (in number, name or order), or in another shape,"
        " than the code gives it.",
        "Give it the same columns in the same order as when it was trained: save the list of"
        " columns"
        " and the preparation (a Pipeline) together with the model, and load all of it."
        f" {DEPLOY}",
        "https://scikit-learn.org/stable/modules/compose.html",
        examples=(
            "ValueError: X has 10 features, but LogisticRegression is expecting 12 features as"
            " input.",
            "RuntimeError: Error(s) in loading state_dict for Net: size mismatch for fc.weight",
        ),
    ),
    Explanation(
        "excel-needs-package",
        r"Excel xlsx file; not supported|Excel file format cannot be determined",
        "pandas reads .xlsx with openpyxl, and .xls with xlrd, and has not the one that it needs;"
        " or"
        " the file is no Excel file (a pointer of Git LFS, a page of an error).",
        "In requirements.txt: openpyxl, and in the code: pd.read_excel(PATH, engine='openpyxl')."
        f" {DEPLOY}",
        "https://pandas.pydata.org/docs/reference/api/pandas.read_excel.html",
        examples=(
            "xlrd.biffh.XLRDError: Excel xlsx file; not supported",
            "ValueError: Excel file format cannot be determined, you must specify an engine"
            " manually.",
        ),
    ),
    Explanation(
        "data-file-missing",
        r"File b?'?(?P<file>[^'\s]+)'? does not exist: |No file or directory found at"
        r" (?P<file2>\S+)"
        r"|Not found: (?P<file3>[^;\s]+); No such file",
        "The code opens {file}, which is not where the app runs: it was not pushed (.gitignore"
        " often"
        " names data and models), or its name differs in upper and lower case.",
        "git ls-files shows what is pushed; git add -f FILE adds one that is ignored. Open it by a"
        f" whole path: Path(__file__).parent / 'FILE'. {DEPLOY}",
        "https://devcenter.heroku.com/articles/slug-compiler",
        checks=("D843", "D844"),
        examples=(
            "FileNotFoundError: [Errno 2] File data.csv does not exist: 'data.csv'",
            "OSError: No file or directory found at model.h5",
        ),
    ),
    Explanation(
        "model-gone-at-service",
        r"[Tt]he model:? `?(?P<model>[\w./-]+)`? (?:does not exist|has been de(?:precated"
        r"|commissioned))|models/(?P<model2>[\w.-]+) is not found for API version"
        r"|model_not_found|model_decommissioned|not_found_error.*model: (?P<model3>[\w.-]+)",
        "The service does not have that model ({model}): it was taken away, its name is misspelt,"
        " or"
        " the account may not use it.",
        "Write one of today's models into the code, best by a config var; the service's page lists"
        f" them. The package may have to be newer, too. {DEPLOY}",
        "https://platform.openai.com/docs/deprecations",
        examples=(
            "openai.NotFoundError: Error code: 404 - {'error': {'message': 'The model `gpt-4` does"
            " not exist or you do not have access to it.'",
            "google.api_core.exceptions.NotFound: 404 models/gemini-pro is not found for API"
            " version v1beta",
        ),
    ),
    Explanation(
        "model-asks-for-login",
        r"GatedRepoError|Cannot access gated repo|Access to model (?P<model>\S+) is restricted"
        r"|RepositoryNotFoundError: 401|trying to access a gated repo",
        "The model at Hugging Face is given only to people who have agreed to its terms, or is"
        " private, and the app was given no token.",
        "Agree on the page of the model, make a token at https://huggingface.co/settings/tokens,"
        " then: dicectl config set HF_TOKEN (it asks for the value)",
        "https://huggingface.co/docs/hub/models-gated",
        examples=(
            "huggingface_hub.utils._errors.GatedRepoError: 401 Client Error.",
            "OSError: You are trying to access a gated"
            " repo.\nhuggingface_hub.errors.GatedRepoError:"
            " 403 Client Error.",
        ),
    ),
    Explanation(
        "service-package-too-new",
        r"init is no longer a top-level attribute of the (?P<name>pinecone) package"
        r"|module '(?P<name2>pinecone)' has no attribute 'init'|(?P<name3>chromadb).*deprecated"
        r" configuration of Chroma|You are using a deprecated configuration of (?P<name4>Chroma)",
        "The code is written for an older {name} than the one that was installed.",
        "Write it the newer way (pc = Pinecone(api_key=...); chromadb.PersistentClient(path=...)),"
        f" or keep the version that works here: {{name}}==VERSION in requirements.txt. {DEPLOY}",
        "https://docs.pinecone.io/reference/python-sdk",
        examples=(
            "AttributeError: init is no longer a top-level attribute of the pinecone package.",
            "ValueError: You are using a deprecated configuration of Chroma.",
        ),
    ),
]
