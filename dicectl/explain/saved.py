"""What is said of a model that was saved by another version of its package."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"

# A frame in which a file is loaded, and the lines below it in the same traceback.
LOADS = (
    r"(?:\b(?:pickle|joblib|dill|unpickler|Unpickler\(\w+\))\.load\(|read_pickle\(|in load_build$"
    r"|in load_newobj$|in load_reduce$).*\n(?:(?!.*(?:Error|Traceback)).*\n){0,24}?"
)

EXPLANATIONS = [
    Explanation(
        "model-of-other-keras",
        r"Unrecognized keyword arguments: \['(?:batch_shape|optional)'\]|Keyword argument not"
        r" understood: '(?:groups|ragged|batch_shape)'|Error when deserializing class '\w+'"
        r"|Unknown (?:layer|initializer|optimizer|loss function|metric function): '?(?P<name>\w+)"
        r"|bad marshal data|Only instances of"
        r" `keras\.Layer` can be added|No (?:model|such layer) config found in the file",
        "The model was saved by another version of Keras or TensorFlow than the one that loads it.",
        "pip show tensorflow keras tells the versions here, where it loads: write them into"
        f" requirements.txt, or save the model anew with the version there. {DEPLOY}",
        "https://keras.io/keras_3/",
        examples=(
            "TypeError: Error when deserializing class 'InputLayer' using config={'batch_shape':"
            " [None]}",
            "ValueError: Unknown layer: Functional",
        ),
    ),
    Explanation(
        "model-of-other-sklearn",
        r"No module named 'sklearn\.\w+(?:\.\w+)+'|No module named 'sklearn\.externals"
        r"|'\w+' object has no attribute '(?:monotonic_cst|_sklearn_version|n_features_in_"
        r"|_preprocessor|missing_go_to_left|_fill_dtype|feature_names_in_|_infer_dtype)'"
        r"|node array from the pickle has an incompatible dtype"
        r"|Can't get attribute '\w+' on <module 'sklearn",
        "The model was saved by another version of scikit-learn than the one that loads it.",
        "pip show scikit-learn tells the version that it was trained with: write"
        " scikit-learn==VERSION into requirements.txt, or train it anew with the version there."
        f" {DEPLOY}",
        "https://scikit-learn.org/stable/model_persistence.html",
        examples=(
            "ModuleNotFoundError: No module named 'sklearn.linear_model.logistic'",
            "AttributeError: 'DecisionTreeClassifier' object has no attribute 'monotonic_cst'",
            "ValueError: node array from the pickle has an incompatible dtype:",
        ),
    ),
    Explanation(
        "model-of-other-numpy",
        r"No module named 'numpy\._core|No module named 'numpy\.random\._pickle'"
        r"|is not a known BitGenerator module|Can't get attribute '_\w+' on <module 'numpy",
        "The file was saved with another NumPy than the one that loads it: 1 and 2 do not fit.",
        "pip show numpy tells the version that it was saved with: write numpy==VERSION into"
        f" requirements.txt. {DEPLOY}",
        "https://numpy.org/devdocs/numpy_2_0_migration_guide.html",
        examples=(
            "ModuleNotFoundError: No module named 'numpy._core'",
            "ValueError: <class 'numpy.random._mt19937.MT19937'> is not a known BitGenerator"
            " module.",
        ),
    ),
    Explanation(
        "model-of-other-pandas",
        r"No module named 'pandas\.(?:core\.indexes\.numeric|_libs\.\w+)"
        r"|Can't get attribute '\w+' on <module 'pandas",
        "The file was saved with another pandas than the one that loads it.",
        "pip show pandas tells the version here: write pandas==VERSION into requirements.txt."
        f" {DEPLOY}",
        "https://pandas.pydata.org/docs/reference/api/pandas.read_pickle.html",
        examples=(
            "ModuleNotFoundError: No module named 'pandas.core.indexes.numeric'",
            "AttributeError: Can't get attribute '_unpickle_block' on <module"
            " 'pandas._libs.internals' from 'x'>",
        ),
    ),
    Explanation(
        "code-of-older-tensorflow",
        r"module 'tensorflow' has no attribute '(?P<name>Session|placeholder|contrib|ConfigProto"
        r"|get_default_graph|GraphDef|reset_default_graph|global_variables_initializer)'"
        r"|No module named 'tensorflow\.contrib",
        "The code is written for TensorFlow 1, and version 2 was installed.",
        "In the code: import tensorflow.compat.v1 as tf; tf.disable_v2_behavior(). Or write it"
        " anew."
        f" {DEPLOY}",
        "https://www.tensorflow.org/guide/migrate",
        examples=(
            "AttributeError: module 'tensorflow' has no attribute 'Session'",
            "ModuleNotFoundError: No module named 'tensorflow.contrib'",
        ),
    ),
    Explanation(
        "saved-by-other-version",
        rf"{LOADS}\s*TypeError: (?!file must|.*bytes-like|\S*load\()(?P<text>.+)"
        rf"|{LOADS}\s*AttributeError: (?!module '|.*(?:<module '__m|'(?:load|read)'))(?P<text2>.+)"
        rf"|{LOADS}\s*ModuleNotFoundError: No module named"
        r" '(?P<text3>(?:pandas|sklearn|numpy)\.[\w.]+)",
        "The file that is loaded was saved with another version of a package (mostly scikit-learn,"
        " pandas or NumPy), or another Python, than the one that loads it.",
        "Where it was saved: pip show scikit-learn pandas numpy tells the versions; write them into"
        f" requirements.txt. Or save it anew with the versions there. {DEPLOY}",
        "https://scikit-learn.org/stable/model_persistence.html",
        examples=(
            '  File "/app/.heroku/python/lib/python3/pickle.py", line 1511, in load_newobj\n'
            "    obj = cls.__new__(cls, *args)\n"
            '  File "pandas/_libs/internals.pyx", line 572, in'
            " pandas._libs.internals.BlockManager.__cinit__\n"
            "TypeError: __cinit__() takes at least 2 positional arguments (0 given)",
            '  File "/app/app.py", line 9, in <module>\n'
            "    model = pickle.load(open('model.pkl', 'rb'))\n"
            "AttributeError: Can't get attribute 'EntryPoint' on <module 'acme.nets' from '/x'>",
        ),
    ),
]
