"""What an app prints when the data or the model that it loads are not there, or do not fit."""

from dicectl.explain.explanation import Explanation

DEPLOY = "then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "spacy-model-missing",
        r"\[E050\] Can't find model '(?P<model>[\w.-]+)'",
        "The model {model} of spaCy is a package of its own, which the list of packages does not"
        " have.",
        "Write the address of its wheel into requirements.txt, as a line: {model} @"
        " https://github.com/explosion/spacy-models/releases/download/{model}-VERSION/"
        "{model}-VERSION-py3-none-any.whl (VERSION as your spaCy's, like 3.8.0; a model with _lg"
        " may"
        f" be too large), {DEPLOY}",
        "https://spacy.io/usage/models#production",
        examples=(
            "OSError: [E050] Can't find model 'en_core_web_sm'. It doesn't seem to be a package",
            "OSError: [E050] Can't find model 'de_core_news_md'. It doesn't seem to be a shortcut",
        ),
    ),
    Explanation(
        "nltk-data-missing",
        r"Resource '?(?P<resource>[\w/]+)'? not found\.|Please use the NLTK Downloader"
        r"|MissingCorpusError",
        "NLTK's data are not part of the package, and the app does not have those that it asks"
        " for.",
        "Write their names into a file nltk.txt, a line each (the name in the message, like"
        " punkt_tab"
        f" or stopwords), git add nltk.txt, {DEPLOY}: the build downloads them",
        "https://devcenter.heroku.com/articles/python-nltk",
        examples=(
            "  Resource stopwords not found.\n  Please use the NLTK Downloader to obtain the"
            " resource:",
            "  Resource 'corpora/wordnet' not found.  Please use the NLTK",
            "textblob.exceptions.MissingCorpusError:",
        ),
    ),
    Explanation(
        "model-not-downloaded",
        r"We couldn't connect to 'https://huggingface\.co|is not a valid model identifier listed on"
        r"|OSError: Can't load (?:the model|tokenizer|config\w*"
        r"|feature extractor) for '(?P<model>[^']+)'",
        "A model is fetched from Hugging Face when the app starts, and that failed. What is fetched"
        " lies on the dyno's own disk, which each restart empties.",
        "See that its name is right. Fetch it in the build (a script bin/post_compile) or keep a"
        " small"
        f" one in the repository, {DEPLOY}",
        "https://huggingface.co/docs/transformers/installation#offline-mode",
        examples=(
            "OSError: We couldn't connect to 'https://huggingface.co' to load this file",
            "OSError: Can't load tokenizer for 'me/model'. If you were trying to load it from",
        ),
    ),
    Explanation(
        "lfs-pointer-loaded",
        r"UnpicklingError: invalid load key, 'v'|version https://git-lfs\.github\.com/spec/v1",
        "The file that is loaded is a pointer of Git LFS, a few lines of text: Heroku does not"
        " fetch"
        " the real file.",
        'git lfs migrate export --include="*.pkl" (with your file\'s name) puts it into git'
        " itself, or"
        f" load it from other storage when the app starts, {DEPLOY}",
        "https://git-lfs.com",
        checks=("D824",),
        examples=(
            "_pickle.UnpicklingError: invalid load key, 'v'.",
            "ValueError: b'version https://git-lfs.github.com/spec/v1'",
        ),
    ),
    Explanation(
        "file-is-no-model",
        r"'(?:numpy\.)?(?P<name>ndarray|str|dict|list|DataFrame|tuple|bytes)' object has no"
        r" attribute"
        r" '(?:predict(?:_proba)?|transform)'",
        "What the code loaded and uses as a model is a {name}: the file holds something else, or"
        " was saved by joblib and is read by pickle (or the other way round).",
        "Save the trained model itself, joblib.dump(model, 'model.pkl'), and read it by the same:"
        f" model = joblib.load('model.pkl'). Commit the new file, {DEPLOY}",
        "https://scikit-learn.org/stable/model_persistence.html",
        examples=(
            "AttributeError: 'numpy.ndarray' object has no attribute 'predict_proba'",
            "AttributeError: 'dict' object has no attribute 'predict'",
        ),
    ),
    Explanation(
        "pickle-of-main",
        r"Can't get attribute '(?P<name>\w+)' on <module '(?P<module>__main__|__mp_main__)'",
        "The saved model asks for {name} where it was when it was saved, in the script itself, and"
        " under gunicorn the script is another module.",
        "Put {name} into a file of its own, import it from there, and save the model again,"
        f" {DEPLOY}",
        "https://docs.python.org/3/library/pickle.html",
        examples=(
            "AttributeError: Can't get attribute 'tokenize' on <module '__main__' from '/app/x'>",
            "AttributeError: Can't get attribute 'Net' on <module '__mp_main__' (built-in)>",
        ),
    ),
    Explanation(
        "model-of-graphics-card",
        r"Attempting to deserialize object on a CUDA device|Found no NVIDIA driver on your system"
        r"|Torch not compiled with CUDA enabled|libcu(?:da|dart|dnn"
        r"|blas)\S*: cannot open shared object",
        "The model, or the code, wants a graphics card (CUDA), and a dyno has none.",
        "In the code: torch.load(PATH, map_location='cpu'), and .to('cpu') in place of .cuda(); in"
        " requirements.txt torch's build for CPUs (a first line --extra-index-url"
        " https://download.pytorch.org/whl/cpu),"
        f" {DEPLOY}",
        "https://pytorch.org/docs/stable/generated/torch.load.html",
        examples=(
            "RuntimeError: Attempting to deserialize object on a CUDA device but",
            "AssertionError: Torch not compiled with CUDA enabled",
        ),
    ),
    Explanation(
        "file-cut-off",
        r"EOFError: Ran out of input|file signature not found|UnpicklingError: pickle data was"
        r" truncated"
        r"|BadZipFile: File is not"
        r" a zip file|PytorchStreamReader failed reading zip archive",
        "The file that is loaded is empty, or only a part of it is there: an upload broke off, or"
        " git"
        " has a pointer of LFS in its place.",
        f"git ls-files -s and its size show whether it is the whole file; add it again, {DEPLOY}",
        "https://docs.python.org/3/library/pickle.html",
        examples=(
            "EOFError: Ran out of input",
            "_pickle.UnpicklingError: pickle data was truncated",
        ),
    ),
    Explanation(
        "model-file-missing",
        r"SavedModel file does not exist at: (?P<file>[^{\s]+)"
        r"|File not found: filepath=(?P<file3>\S+?)\.? Please"
        r"|(?:Unable|unable) to (?:synchronously )?open file \(?.*name = '(?P<file2>[^']+)'",
        "The code loads a model from {file}, which was not pushed, or is another file there.",
        f"git ls-files shows what is pushed; git add the file (without Git LFS), {DEPLOY}",
        "https://devcenter.heroku.com/articles/slug-compiler",
        checks=("D843", "D844"),
        examples=(
            "OSError: SavedModel file does not exist at: net.h5/{saved_model.pbtxt|saved_model.pb}",
            "OSError: Unable to open file (unable to open file: name = 'net.h5', errno = 2)",
        ),
    ),
]
