"""Write the encoder as an ONNX graph with int8 matrix products.

In: `x` (texts, tokens, width), the sum of word, position and type rows; texts of one length only.
Out: `hidden`, the same shape. The word table stays outside: it is nine
tenths of the model, and a text needs a few dozen of its rows.
"""

import numpy as np
import numpy.typing as npt

from meaning import protobuf as pb
from meaning.weights import Floats, PackedModel

FLOAT, INT8 = 1, 3
OPSET = 17
CONTRIB = "com.microsoft"


class GraphWriter:
    """Collects nodes and constants in the order they were added."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def node(self, op: str, inputs: list[str], outputs: list[str], domain: str = "", **attributes: float) -> str:
        """Add one operation; its first output's name comes back."""
        message = b"".join(pb.text(1, name) for name in inputs) + b"".join(pb.text(2, name) for name in outputs)
        message += pb.text(3, outputs[0]) + pb.text(4, op)
        message += b"".join(pb.chunk(5, _attribute(name, value)) for name, value in attributes.items())
        self._nodes.append(message + (pb.text(7, domain) if domain else b""))
        return outputs[0]

    def constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        """Add one constant tensor; its name comes back."""
        kind = {"float32": FLOAT, "int8": INT8}[values.dtype.name]
        shape = b"".join(pb.integer(1, size) for size in values.shape)
        raw = np.ascontiguousarray(values).tobytes()
        self._constants.append(shape + pb.integer(2, kind) + pb.text(8, name) + pb.chunk(9, raw))
        return name

    def model(self, inputs: list[bytes], outputs: list[bytes]) -> bytes:
        """The whole file."""
        graph = b"".join(pb.chunk(1, node) for node in self._nodes) + pb.text(2, "encoder")
        graph += b"".join(pb.chunk(5, constant) for constant in self._constants)
        graph += b"".join(pb.chunk(11, value) for value in inputs)
        graph += b"".join(pb.chunk(12, value) for value in outputs)
        opsets = pb.chunk(8, pb.text(1, "") + pb.integer(2, OPSET)) + pb.chunk(
            8, pb.text(1, CONTRIB) + pb.integer(2, 1)
        )
        return pb.integer(1, 8) + pb.text(2, "coursekeeper") + pb.chunk(7, graph) + opsets


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return pb.text(1, name) + pb.integer(3, value) + pb.integer(20, 2)
    return pb.text(1, name) + pb.real(2, value) + pb.integer(20, 1)


def tensor_value(name: str, kind: int, *sizes: str | int) -> bytes:
    """Describe an input or output; a size given by name is free."""
    shape = b"".join(pb.chunk(1, pb.integer(1, size) if isinstance(size, int) else pb.text(2, size)) for size in sizes)
    return pb.text(1, name) + pb.chunk(2, pb.chunk(1, pb.integer(1, kind) + pb.chunk(2, shape)))


def quantize(matrix: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Round a matrix (in, out) to int8 with one scale a column."""
    scale = np.abs(matrix).max(axis=0) / 127.0
    scale[scale == 0] = 1.0
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)


def encoder_graph(model: PackedModel) -> bytes:
    """The encoder of a packed model as the bytes of an ONNX file."""
    sizes, graph = model.sizes, GraphWriter()
    epsilon = sizes.epsilon
    x = graph.node(
        "LayerNormalization",
        [
            "x",
            graph.constant("ln.w", model.vector("emb.ln.w")),
            graph.constant("ln.b", model.vector("emb.ln.b")),
        ],
        ["x0"],
        axis=-1,
        epsilon=epsilon,
    )
    for number in range(sizes.layers):
        x = _layer(graph, model, number, x)
    width = sizes.width
    graph.node("Identity", [x], ["hidden"])
    shape = ("texts", "tokens", width)
    return graph.model([tensor_value("x", FLOAT, *shape)], [tensor_value("hidden", FLOAT, *shape)])


def _layer(graph: GraphWriter, model: PackedModel, number: int, x: str) -> str:
    width, inner, heads, epsilon = (
        model.sizes.width,
        model.sizes.inner,
        model.sizes.heads,
        model.sizes.epsilon,
    )
    at = f"l{number}."

    def product(source: str, *parts: str, columns: int) -> str:
        matrix = np.concatenate([model.matrix(f"{at}{part}.w", columns) for part in parts]).T
        bias = np.concatenate([model.vector(f"{at}{part}.b") for part in parts])
        weights, scale = quantize(matrix)
        name = at + parts[0]
        constants = [graph.constant(f"{name}.w", weights), graph.constant(f"{name}.s", scale)]
        inputs = [source, *constants, "", graph.constant(f"{name}.b", bias)]
        return graph.node("DynamicQuantizeMatMul", inputs, [f"{name}.out"], CONTRIB)

    def add_and_normalize(source: str, residual: str, part: str) -> str:
        constants = [graph.constant(f"{at}{part}.{end}", model.vector(f"{at}{part}.{end}")) for end in "wb"]
        inputs = [source, residual, *constants]
        return graph.node("SkipLayerNormalization", inputs, [f"{at}{part}"], CONTRIB, epsilon=epsilon)

    together = product(x, "q", "k", "v", columns=width)
    parts = [at + "query", at + "key", at + "value"]
    graph.node("Split", [together], parts, axis=-1)
    heads = model.sizes.heads
    attended = graph.node("MultiHeadAttention", parts, [at + "attended"], CONTRIB, num_heads=heads)
    x = add_and_normalize(product(attended, "ao", columns=width), x, "aln")
    widened = graph.node("Gelu", [product(x, "fi", columns=width)], [at + "gelu"], CONTRIB)
    return add_and_normalize(product(widened, "fo", columns=inner), x, "oln")
