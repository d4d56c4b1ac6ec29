"""Wrote logistic.onnx (pip install onnx): probability = sigmoid(0.8 x[0] - 0.5 x[1] - 1.5)."""

import onnx
from onnx import TensorProto, helper

weights = helper.make_tensor("w", TensorProto.FLOAT, [2, 1], [0.8, -0.5])
intercept = helper.make_tensor("b", TensorProto.FLOAT, [1], [-1.5])
graph = helper.make_graph(
    [helper.make_node("Gemm", ["x", "w", "b"], ["eta"]), helper.make_node("Sigmoid", ["eta"], ["probability"])],
    "logistic",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
    [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [None, 1])],
    [weights, intercept],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
model.ir_version = 8
onnx.save(model, "logistic.onnx")
