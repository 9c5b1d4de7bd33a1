"""Names that packages of data and models took away or brought: pictures, language, services."""

from __future__ import annotations

from dicectl.explain.gone import Names, came, gone

_GONE = [
    Names(
        "pillow-name-moved",
        "pillow",
        "10",
        {
            r"PIL\.Image": "ANTIALIAS|LINEAR|CUBIC",
            "PIL": "PILLOW_VERSION|ANTIALIAS",
        },
        "In code of yours: Image.LANCZOS for ANTIALIAS, font.getbbox(text) and"
        " draw.textbbox((0, 0), text) for getsize and textsize. If a package asks (moviepy,"
        " imgaug, easyocr): its newest version.",
        "https://pillow.readthedocs.io/en/stable/deprecations.html",
        (
            "AttributeError: module 'PIL.Image' has no attribute 'ANTIALIAS'",
            "AttributeError: 'FreeTypeFont' object has no attribute 'getsize'",
        ),
        {"FreeTypeFont|ImageFont": "getsize|getoffset", "ImageDraw": "(?:multiline_)?textsize"},
    ),
    Names(
        "langchain-name-moved",
        "langchain",
        "1",
        {
            r"langchain\.(?:chat_models|embeddings|vectorstores|document_loaders|llms|schema"
            r"|text_splitter|chains|memory|prompts|callbacks|docstore|utilities|retrievers|hub"
            r"|output_parsers|evaluation|cache|agents|tools)(?:\.\w+)*": "",
            r"langchain(?:\.\w+)*": r"\w+",
        },
        "In code of yours: langchain_community.document_loaders (vectorstores, embeddings, llms),"
        " langchain_text_splitters, langchain_core.prompts, langchain_openai, and"
        " langchain_classic.chains; a line for each of these packages in requirements.txt.",
        "https://docs.langchain.com/oss/python/migrate/langchain-v1",
        (
            "ModuleNotFoundError: No module named 'langchain.chat_models'",
            "ImportError: cannot import name 'create_retrieval_chain' from 'langchain.chains'",
        ),
    ),
    Names(
        "huggingface-name-moved",
        "huggingface_hub",
        "0.26",
        {"huggingface_hub": "cached_download|HfFolder|Repository|set_access_token"},
        "Take the newest version of the package that asks: sentence-transformers, transformers,"
        " diffusers or gradio. In code of yours: hf_hub_download for cached_download.",
        "https://github.com/huggingface/huggingface_hub/releases/tag/v0.26.0",
        (
            "ImportError: cannot import name 'cached_download' from 'huggingface_hub' (/x.py)",
            "ImportError: cannot import name 'HfFolder' from 'huggingface_hub' (/x.py)",
        ),
    ),
    Names(
        "transformers-name-moved",
        "transformers",
        "5",
        {
            "transformers": "AdamW|TFPreTrainedModel|AutoModelWithLMHead|TextDataset",
            r"transformers\.(?:modeling|tokenization|configuration)_\w+": "",
        },
        "In code of yours: torch.optim.AdamW for AdamW, AutoModelForCausalLM for"
        " AutoModelWithLMHead.",
        "https://github.com/huggingface/transformers/releases",
        (
            "ImportError: cannot import name 'AdamW' from 'transformers' (/x/__init__.py)",
            "ModuleNotFoundError: No module named 'transformers.modeling_bert'",
        ),
    ),
    Names(
        "tweepy-name-moved",
        "tweepy",
        "4",
        {"tweepy": "StreamListener|TweepError|RateLimitError"},
        "In code of yours: tweepy.Stream itself for StreamListener, tweepy.TweepyException for"
        " TweepError, api.search_tweets for api.search.",
        "https://docs.tweepy.org/en/stable/changelog.html#version-4-0-0-2021-09-25",
        (
            "AttributeError: module 'tweepy' has no attribute 'StreamListener'",
            "AttributeError: 'API' object has no attribute 'search'",
        ),
        {"API": "search|me|friends|followers|trends_place"},
    ),
    Names(
        "scikit-learn-too-new",
        "scikit-learn",
        "1.6",
        {
            r"sklearn\.utils\.(?:validation|fixes|deprecation|testing|_testing)": r"_\w+"
            r"|check_\w+|parse_version|delayed|ignore_warnings",
            r"sklearn\.metrics": "plot_confusion_matrix|plot_roc_curve|SCORERS",
            r"sklearn\.preprocessing": "Imputer",
            "sklearn": "cross_validation|grid_search",
        },
        "Take the newest version of the package that asks (xgboost, imbalanced-learn, catboost). In"
        " code of yours: ConfusionMatrixDisplay for plot_confusion_matrix, SimpleImputer of"
        " sklearn.impute for Imputer, model_selection for cross_validation.",
        "https://scikit-learn.org/stable/whats_new.html",
        (
            "AttributeError: 'super' object has no attribute '__sklearn_tags__'",
            "ImportError: cannot import name 'plot_confusion_matrix' from 'sklearn.metrics' (/x)",
        ),
        {"super|XGBClassifier|XGBRegressor": "__sklearn_tags__"},
    ),
    Names(
        "moviepy-name-moved",
        "moviepy",
        "2",
        {r"moviepy\.editor": ""},
        "In code of yours: from moviepy import VideoFileClip for from moviepy.editor import ....",
        "https://zulko.github.io/moviepy/getting_started/updating_to_v2.html",
        (
            "ModuleNotFoundError: No module named 'moviepy.editor'",
            "    ModuleNotFoundError: No module named 'moviepy.editor'",
        ),
    ),
    Names(
        "googletrans-does-not-fit",
        "httpx",
        "0.28",
        {"httpcore": "SyncHTTPTransport|AsyncHTTPProxy", "httpx": "Proxies"},
        "It is an old googletrans (or supabase, openai) that asks: googletrans>=4.0.2 in"
        " requirements.txt.",
        "https://pypi.org/project/googletrans/",
        (
            "AttributeError: module 'httpcore' has no attribute 'SyncHTTPTransport'",
            "    AttributeError: module 'httpcore' has no attribute 'AsyncHTTPProxy'",
        ),
    ),
]

_CAME = [
    Names(
        "openai-too-old",
        "openai",
        "1",
        {"openai": "OpenAI|AsyncOpenAI|AzureOpenAI|APIConnectionError|chat|completions"},
        "",
        "https://github.com/openai/openai-python",
        (
            "ImportError: cannot import name 'OpenAI' from 'openai' (/x/openai/__init__.py)",
            "AttributeError: module 'openai' has no attribute 'OpenAI'",
        ),
    ),
    Names(
        "pydantic-too-old",
        "pydantic",
        "2",
        {
            "pydantic": "field_validator|model_validator|ConfigDict|TypeAdapter|computed_field"
            "|RootModel|field_serializer|AfterValidator|BeforeValidator",
            r"pydantic\.(?:v1|json_schema|functional_validators)": "",
        },
        "",
        "https://docs.pydantic.dev/latest/migration/",
        (
            "ImportError: cannot import name 'field_validator' from 'pydantic' (/x.so)",
            "ImportError: cannot import name 'ConfigDict' from 'pydantic' (/x.so)",
        ),
        more=r"type object '\w+' has no attribute '(?P<name9>model_validate|model_json_schema)'",
    ),
    Names(
        "pydantic-too-old-for-python",
        "pydantic",
        "1.10.17",
        {},
        "This Python changed what pydantic calls; spacy, langchain and old fastapi ask for it.",
        "https://github.com/pydantic/pydantic/issues/9607",
        (
            "TypeError: ForwardRef._evaluate() missing 1 required keyword-only argument:"
            " 'recursive_guard'",
            "TypeError: ForwardRef._evaluate() missing 1 required keyword-only argument:"
            " 'type_params'",
        ),
        more=r"(?P<name9>ForwardRef\._evaluate\(\)) missing 1 required keyword-only",
    ),
    Names(
        "protobuf-too-old",
        "protobuf",
        "3.20",
        {r"google\.protobuf\.internal": "builder", r"google\.protobuf": "runtime_version"},
        "For runtime_version it has to be protobuf>=5.26.",
        "https://protobuf.dev/support/cross-version-runtime-guarantee/",
        (
            "ImportError: cannot import name 'builder' from 'google.protobuf.internal' (/x.py)",
            "ImportError: cannot import name 'runtime_version' from 'google.protobuf' (/x.py)",
        ),
        more=r"(?P<name9>VersionError): Detected incompatible Protobuf",
    ),
    Names(
        "google-genai-missing",
        "google-genai",
        "1",
        {"google": "genai", r"google\.genai(?:\.\w+)*": ""},
        "(The package google-generativeai is another, older one: import google.generativeai.)",
        "https://googleapis.github.io/python-genai/",
        (
            "ImportError: cannot import name 'genai' from 'google' (unknown location)",
            "ModuleNotFoundError: No module named 'google.genai'",
        ),
    ),
]

EXPLANATIONS = [*map(gone, _GONE), *map(came, _CAME)]
