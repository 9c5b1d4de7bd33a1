"""Which files a module reads and writes by name, found in its source."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dicectl.checks.paths import Reader, Spot, full_name, imported

# How often the files of models and tables end, and no other things that code may "load".
SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,9}$|\.[a-z]$|\.h5$|\.7z$")
# Whose functions are surely what they are called.
_LIBRARIES = {
    *("joblib", "pickle", "dill", "cloudpickle", "numpy", "pandas", "polars"),
    *("torch", "torchvision", "torchaudio", "onnx", "onnxruntime", "cv2", "keras"),
    *("tensorflow", "skops", "safetensors", "xgboost", "lightgbm", "catboost", "scipy"),
    *("soundfile", "librosa", "PIL", "imageio", "skimage", "geopandas", "xarray"),
    *("fastai", "fasttext", "h5py", "openpyxl", "pyarrow", "rasterio", "matplotlib"),
    *("llama_cpp", "gensim", "tarfile", "zipfile", "wave"),
}
_LOADERS = re.compile(
    r"load|loadtxt|genfromtxt|fromfile|load_\w+|loadmat|imread|InferenceSession|ZipFile|File|open"
    r"|open_dataset|Booster|Llama|read|read_\w+|ParquetFile"
)
# Of an object that is not known, what most likely reads a file.
_METHODS = re.compile(r"load_model|load_weights|load_state_dict|read_csv")
_OPEN = {"open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open"}
_WITH_MODE = {"File", "ZipFile", "open"}
_MAKERS = re.compile(
    r"(to|write|save|sink|dump|download|fetch|retrieve|ensure|make|create|build|copy|move|train)"
    r"(_?\w*)?|touch|rename|replace|urlretrieve|imwrite|savefig|hf_hub_download|Popen|run|connect"
)
_PATH_WORDS = {"file", "filename", "filepath", "path", "fname", "model_file", "model_path"}
_PATH_WORDS |= {"filepath_or_buffer", "f", "source", "io"}
# A scope that asks whether a file is there is prepared that it is not.
_ASKS = {"exists", "isfile", "is_file", "isdir", "is_dir", "listdir", "iterdir", "glob", "access"}


@dataclass(frozen=True)
class Use:
    """A file that is named to be read or written.

    Attributes:
        spot: the file.
        number: the line.
        is_read: whether it is read; if not, it may be made there.
        is_sure: whether it fails for certain without the file.
    """

    spot: Spot
    number: int
    is_read: bool = True
    is_sure: bool = True


def uses(tree: ast.Module, path: str, node: ast.AST, own: Collection[str]) -> Iterator[Use]:
    """Yield the files that a part of a module reads and writes.

    Args:
        tree: the module.
        path: its file.
        node: the part: a function, a class, what runs at once.
        own: the names of functions of the project, which may read what they are given elsewhere.
    """
    reader, names = Reader(path, tree), imported(ast.walk(tree))
    is_prepared = any(_asks(one) for one in ast.walk(node))
    for call, guarded in _calls(node, is_prepared):
        name = full_name(call.func, names)
        if name.rpartition(".")[2] not in own or _MAKERS.fullmatch(name.rpartition(".")[2]):
            yield from _of_call(reader, call, name, not guarded)


def _of_call(reader: Reader, call: ast.Call, name: str, is_sure: bool) -> Iterator[Use]:
    last, first = name.rpartition(".")[2], reader.spot(_path_of(call))
    inner = reader.spot(call.func.value) if isinstance(call.func, ast.Attribute) else None
    if name in _OPEN:
        if first:
            yield Use(first, call.lineno, _reads(call, 1), is_sure)
    elif inner and last in {"open", "read_text", "read_bytes"}:
        yield Use(inner, call.lineno, last != "open" or _reads(call, 0), is_sure)
    elif first and SUFFIX.search(first.text) and _is_loader(name):
        reads = last not in _WITH_MODE or _reads(call, 1)
        known = name.partition(".")[0] in _LIBRARIES
        yield Use(first, call.lineno, reads, is_sure and known)
    elif _MAKERS.fullmatch(last):
        given = (reader.spot(one) for one in _given(call))
        yield from (Use(one, call.lineno, is_read=False) for one in (inner, *given) if one)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (one.value for one in call.keywords)


def _is_loader(name: str) -> bool:
    top, last = name.partition(".")[0], name.rpartition(".")[2]
    pattern = _LOADERS if top in _LIBRARIES else _METHODS
    return bool(pattern.fullmatch(last)) and last != "load_data"  # which fetches a data set


def _path_of(call: ast.Call) -> ast.expr | None:
    named = (one.value for one in call.keywords if one.arg in _PATH_WORDS)
    return call.args[0] if call.args else next(named, None)


def _reads(call: ast.Call, place: int) -> bool:
    """Whether a file is opened to read what is in it: mode "r", or none."""
    given = [one.value for one in call.keywords if one.arg == "mode"]
    mode = given[0] if given else call.args[place] if len(call.args) > place else None
    if mode is None:
        return True
    return isinstance(mode, ast.Constant) and set(str(mode.value)) <= set("rbtU")


def _calls(node: ast.AST, guarded: bool) -> Iterator[tuple[ast.Call, bool]]:
    """Yield the calls, and whether the code around them is prepared for a failure."""
    waiting = deque([(node, guarded)])
    while waiting:
        one, is_guarded = waiting.popleft()
        if isinstance(one, ast.Call):
            yield one, is_guarded
        inside = set(map(id, one.body)) if isinstance(one, ast.Try) and one.handlers else set()
        children = ast.iter_child_nodes(one)
        waiting += [(child, is_guarded or id(child) in inside) for child in children]


def _asks(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in _ASKS
