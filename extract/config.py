"""Settings: one struct per stage, all defaults visible, read from one TOML file.

A setting that is not known is an error that says where, never ignored: a misspelt limit that silently does nothing
is worse than none. `jixiao config` prints the whole of it, with the meaning of each key.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from extract.errors import JixiaoError

__all__ = [
    "AssessConfig",
    "ClassifyConfig",
    "Config",
    "ConfigError",
    "ModelsConfig",
    "ReadConfig",
    "RunConfig",
    "differences",
    "line_of",
    "load_config",
    "nearest",
    "to_toml",
]

Probability = Annotated[float, Meta(ge=0, le=1)]


class ConfigError(JixiaoError):
    """A settings file cannot be used (codes ``JX-C01x``)."""


class ReadConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Reading files."""

    max_bytes: Annotated[
        int, Meta(ge=1, description="大于此字节数的文件不读取 / files larger than this many bytes are not read")
    ] = 64 * 1024 * 1024
    max_unpacked_bytes: Annotated[
        int,
        Meta(
            ge=1,
            description="压缩格式（DOCX、XLSX、ZIP）解压后的字节上限 / packed formats may unpack to this many bytes",
        ),
    ] = 256 * 1024 * 1024
    max_pages: Annotated[
        int, Meta(ge=1, description="超过此页数的部分不读取 / pages beyond this number are not read")
    ] = 5000
    pages: Annotated[
        str | None, Meta(description="只读这些页，如 3-5,8 / only these pages, such as 3-5,8; all when not set")
    ] = None
    password: Annotated[str | None, Meta(description="加密文件的密码 / the password of encrypted files")] = None
    ocr: Annotated[
        bool, Meta(description="识别扫描页和图片中的文字 / read scanned pages and images by OCR where it is installed")
    ] = True


class ModelsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the trained models are."""

    enabled: Annotated[
        bool, Meta(description="false：只用规则，不用模型 / false: rules alone decide, no model is loaded")
    ] = True
    directory: Annotated[
        str | None,
        Meta(description="模型目录；缺省为随软件包安装的模型 / folder of models; the installed ones when not set"),
    ] = None
    without: Annotated[
        tuple[str, ...],
        Meta(description='停用的模型，如 ["narrative"] / models that are switched off, such as ["narrative"]'),
    ] = ()

    def uses(self, name: str) -> bool:
        """Whether the model of that name is to be used; where it is not, rules alone do its work, without a warning."""
        return self.enabled and name not in self.without


class ClassifyConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Classes of indicators."""

    min_confidence: Annotated[
        Probability,
        Meta(description="低于此置信度的分类输出为空 / a class less certain than this is given as null (0..1)"),
    ] = 0.0


class AssessConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the evidence supports, and the findings."""

    enabled: Annotated[
        bool, Meta(description="false：只提取，不评估 / false: extract only, no assessment and no findings")
    ] = True
    rule_set: Annotated[
        str | None,
        Meta(
            description="评分规则集；缺省按地区、年度和表式选择 / rule set for scores, such as national; chosen by "
            "region, year and kind of form when not set"
        ),
    ] = None
    off: Annotated[
        tuple[str, ...],
        Meta(description="不检查的规则，如 all_full_marks / rules that are not checked, such as all_full_marks"),
    ] = ()
    thresholds: Annotated[
        dict[str, float],
        Meta(
            description='规则的阈值，如 { "target_too_low.ratio" = 1.3 } / thresholds of rules, such as '
            '{ "target_too_low.ratio" = 1.3 }'
        ),
    ] = {}


class RunConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Running over many documents."""

    jobs: Annotated[int, Meta(ge=0, description="进程数；0 为每个 CPU 核一个 / processes; 0 is one per CPU core")] = 1
    isolate: Annotated[
        bool,
        Meta(
            description="在可终止的工作进程中读取；false 仅供调试 / read in worker processes that can be ended; false, "
            "for debugging: in this process, jobs and memory_mb are not used"
        ),
    ] = True
    seconds_per_document: Annotated[
        float,
        Meta(
            gt=0,
            description="单个文件的基本时限（秒）；超时只影响该文件 / time limit of one document in seconds, to which "
            "the pages that are done add",
        ),
    ] = 60.0
    seconds_per_page: Annotated[
        float,
        Meta(
            ge=0,
            description="每读完一页增加的时限（秒） / each page that is done gives the document this much more time",
        ),
    ] = 10.0
    memory_mb: Annotated[
        int,
        Meta(
            ge=0,
            description="单个文件可用内存（MiB）；0 为不限；仅 Linux / memory that one document may take in a worker "
            "process, in MiB; 0 is no limit; Linux only",
        ),
    ] = 2048


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of a run.

    >>> Config().run.jobs
    1
    """

    read: ReadConfig = ReadConfig()
    models: ModelsConfig = ModelsConfig()
    classify: ClassifyConfig = ClassifyConfig()
    assess: AssessConfig = AssessConfig()
    run: RunConfig = RunConfig()


def load_config(path: str | Path) -> Config:
    """The settings of a TOML file; a key that it does not name has its default.

    Raises:
        ConfigError: The file cannot be read (``JX-C010``), is no TOML (``JX-C011``), has a key that is not known
            (``JX-C012``) or a value that is not allowed (``JX-C013``). The message names the line.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("JX-C010", file=path, reason=_reason(error)) from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("JX-C011", file=path, reason=error) from error
    for section, keys in values.items():
        _check_section(path, text, section, keys)
    try:
        return msgspec.convert(values, Config)
    except msgspec.ValidationError as error:
        reason, _, key = str(error).partition(" - at `$.")
        name = key.rstrip("`")
        raise ConfigError("JX-C013", line_of(text, *name.split(".", 1)), file=path, key=name, reason=reason) from error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "UTF-8"


def _check_section(path: str | Path, text: str, section: str, keys: object) -> None:
    known = {field.name: field.type for field in msgspec.structs.fields(Config)}
    if section not in known:
        raise ConfigError("JX-C012", line_of(text, section), file=path, key=section, known=nearest(section, known))
    if not isinstance(keys, dict):
        return  # the conversion says what is wrong with it
    names = [field.name for field in msgspec.structs.fields(known[section])]
    for key in keys:
        if key not in names:
            place = line_of(text, section, key)
            raise ConfigError("JX-C012", place, file=path, key=f"{section}.{key}", known=nearest(key, names))


def nearest(word: str, known: Any) -> str:  # noqa: ANN401 - any collection of names
    """The names that the user may have meant, the likely one alone where there is one."""
    import difflib

    return ", ".join(difflib.get_close_matches(word, list(known), 1) or known)


def line_of(text: str, section: str, key: str | None = None) -> str | None:
    """The line at which a key stands, as a place for an error message; None where it is written in an unusual way."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]]*?)\s*\]", line)
        if header:
            inside = header[1] == section
            if inside and key is None:
                return f"line {number}"
        name = line.partition("=")[0].strip()
        if (inside and name == key) or name in {section, f"{section}.{key}"}:
            return f"line {number}"
    return None


def differences(config: Config) -> dict[str, tuple[object, object]]:
    """The settings that are not at their default: name to (value, default).

    >>> differences(Config(run=RunConfig(jobs=4)))
    {'run.jobs': (4, 1)}
    """
    default = Config()
    changed: dict[str, tuple[object, object]] = {}
    for section in Config.__struct_fields__:
        ours, theirs = getattr(config, section), getattr(default, section)
        for key in ours.__struct_fields__:
            if getattr(ours, key) != getattr(theirs, key):
                changed[f"{section}.{key}"] = (getattr(ours, key), getattr(theirs, key))
    return changed


def to_toml(config: Config) -> str:
    """The settings as a TOML file that `load_config` reads back, each key with its meaning.

    A key without a value stands as a comment, because TOML has no null.
    """
    changed = differences(config)
    lines: list[str] = []
    for section in Config.__struct_fields__:
        part = getattr(config, section)
        hints = get_type_hints(type(part), include_extras=True)
        lines += [f"[{section}]  # {(type(part).__doc__ or '').strip()}"]
        for key in part.__struct_fields__:
            value = getattr(part, key)
            note = (
                f"  # 缺省 default: {_literal(changed[f'{section}.{key}'][1])}" if f"{section}.{key}" in changed else ""
            )
            lines.append(f"# {_description(hints[key])}")
            lines.append(f'# {key} = ""' if value is None else f"{key} = {_literal(value)}{note}")
        lines.append("")
    return "\n".join(lines)


def _description(hint: object) -> str:
    """The meaning of a key, from the annotations of its type (they may be nested)."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        return next((note.description for note in notes if isinstance(note, Meta) and note.description), None) or (
            _description(inner)
        )
    return ""


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are a subset of those of TOML's basic strings.
        return msgspec.json.encode(value).decode("utf-8")
    if isinstance(value, tuple):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(key)} = {_literal(inner)}" for key, inner in value.items()) + "}"
    return "(none)" if value is None else repr(value)
