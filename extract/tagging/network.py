"""The character transformer as torch sees it: convolutions in front of a BERT, or any local encoder with a new head.

Two residual convolutions between embedding and encoder let a small BERT learn from nothing in minutes (its characters
see their neighbours at once); a checkpoint that is pretrained already does without them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from extract.errors import JixiaoError
from extract.tagging.chars import SPECIAL, UNKNOWN
from extract.tagging.labels import LABELS
from extract.text.view import fold

if TYPE_CHECKING:
    import torch

__all__ = ["Network", "characters", "exported", "from_checkpoint", "from_nothing"]

_EMBEDDING_SPREAD: Final = 0.1
_KERNEL: Final = 5
_CONVOLUTIONS: Final = 2
_OPSET: Final = 17


class Network(msgspec.Struct, frozen=True):
    """Sizes of the network that is trained from nothing."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int


def characters() -> list[str]:
    """The characters of GB 2312 (汉字 and marks) and of ASCII as a folded text has them, in a fixed order."""
    cells = [bytes((high, low)) for high in (*range(0xA1, 0xAA), *range(0xB0, 0xF8)) for low in range(0xA1, 0xFF)]
    known = [fold(cell.decode("gb2312", "ignore")) for cell in cells]
    ascii_marks = [chr(code) for code in range(0x21, 0x7F)]
    return sorted({mark for mark in (*ascii_marks, *known, *"≥≤±‰℃㎡") if len(mark) == 1 and not mark.isspace()})


def from_nothing(network: Network, window: int) -> tuple[Any, dict[str, int]]:
    """A new network with weights at random, and the numbers of its tokens."""
    import torch
    from transformers import BertConfig, BertModel

    tokens = {token: number for number, token in enumerate((*SPECIAL, *characters()))}
    config = BertConfig(
        vocab_size=1,  # its own embedding is not used
        hidden_size=network.hidden,
        num_hidden_layers=network.layers,
        num_attention_heads=network.heads,
        intermediate_size=network.feed_forward,
        max_position_embeddings=window,
        type_vocab_size=1,
        hidden_dropout_prob=0.0,  # no form is seen twice: nothing can be learned by heart
        attention_probs_dropout_prob=0.0,
        attn_implementation="sdpa",
    )
    embedding = torch.nn.Embedding(len(tokens), network.hidden)
    torch.nn.init.normal_(embedding.weight, std=_EMBEDDING_SPREAD)
    return _tagger(embedding, BertModel(config, add_pooling_layer=False), network.hidden, _CONVOLUTIONS), tokens


def from_checkpoint(folder: Path, window: int) -> tuple[Any, dict[str, int]]:
    """A local Hugging Face encoder with a new head; its tokenizer gives the numbers of the characters.

    Raises:
        JixiaoError: The folder holds no encoder that can be used so (``JX-T009``).
    """
    import torch
    from transformers import AutoModel, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        encoder = AutoModel.from_pretrained(
            str(folder), local_files_only=True, use_safetensors=True, attn_implementation="eager"
        )
        before = encoder.get_input_embeddings()
        numbers = {mark: tokenizer.convert_tokens_to_ids(mark) for mark in characters()}
        longest = getattr(encoder.config, "max_position_embeddings", window)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise JixiaoError("JX-T009", place=str(folder), reason=str(error).splitlines()[0]) from error
    if longest < window:
        raise JixiaoError("JX-T009", place=str(folder), reason=f"max_position_embeddings {longest} < window {window}")
    rows, width = before.weight.shape
    known = {mark: number for mark, number in numbers.items() if isinstance(number, int) and 0 <= number < rows}
    known = {mark: number for mark, number in known.items() if number != tokenizer.unk_token_id}
    tokens = {token: rows + number for number, token in enumerate(SPECIAL)} | known
    embedding = torch.nn.Embedding(rows + len(SPECIAL), width)
    with torch.no_grad():
        torch.nn.init.normal_(embedding.weight, std=float(before.weight.std()))
        embedding.weight[:rows] = before.weight
        if tokenizer.unk_token_id is not None:
            embedding.weight[tokens[UNKNOWN]] = before.weight[tokenizer.unk_token_id]
    return _tagger(embedding, encoder, encoder.config.hidden_size, 0), tokens


def _tagger(embedding: Any, encoder: Any, hidden: int, convolutions: int) -> Any:  # noqa: ANN401 - torch modules
    """Embedding, convolutions, encoder and head as one module: tokens to the scores of the labels."""
    from torch import nn

    class Tagger(nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.embedding = embedding
            self.convolutions = nn.ModuleList(
                [nn.Conv1d(hidden, hidden, _KERNEL, padding=_KERNEL // 2) for _ in range(convolutions)]
            )
            self.encoder = encoder
            self.head = nn.Linear(hidden, len(LABELS))

        def forward(self, tokens: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
            state = self.embedding(tokens)
            if mask is not None:
                state = state * mask.unsqueeze(-1)
            for convolution in self.convolutions:
                state = state + nn.functional.gelu(convolution(state.transpose(1, 2)).transpose(1, 2))
            scores: torch.Tensor = self.head(self.encoder(inputs_embeds=state, attention_mask=mask).last_hidden_state)
            return scores

    return Tagger()


def exported(network: Any, tokens: int, window: int) -> bytes:  # noqa: ANN401 - a torch module
    """The network as ONNX with weights of eight bits, for one thread of onnxruntime.

    Args:
        network: The module.
        tokens: How many tokens there are.
        window: The length of a window.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            (torch.arange(min(window, tokens)).unsqueeze(0),),
            str(plain),
            input_names=["tokens"],
            output_names=["scores"],
            dynamic_axes={"tokens": {0: "texts", 1: "length"}, "scores": {0: "texts", 1: "length"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        network.eval()  # the export puts it back into training
        quantize_dynamic(str(plain), str(small), weight_type=QuantType.QInt8)
        return small.read_bytes()
