# The service of `grpc-service.ts`, over Google's library for Python: `service.py <port>`.
import json
import sys
import threading
from concurrent import futures

import grpc

ROOMY = 16 * 1024 * 1024
seen = {"cancelled": 0, "deadlines": []}


def unary(request, context):
    sent = context.invocation_metadata()
    if any(pair.key == "wants-gzip" for pair in sent):
        context.set_compression(grpc.Compression.Gzip)
    context.send_initial_metadata(
        [("back-ascii", pair.value) for pair in sent if pair.key == "sent-ascii"]
    )
    context.set_trailing_metadata(
        [("back-bin", pair.value) for pair in sent if pair.key == "sent-bin"]
    )
    return request


def gather(requests, context):
    return b"".join(requests)


def repeat(request, context):
    for _ in range(100):
        yield request


def talk(requests, context):
    yield from requests


def fail(request, context):
    code = request[0] if request else 0
    context.set_trailing_metadata([("grpc-status-details-bin", bytes([0, 1, 2, 255]))])
    if code == 0:
        return b"fine"
    status = next(each for each in grpc.StatusCode if each.value[0] == code)
    context.abort(status, "as asked: ünïcode")


def wait(request, context):
    remaining = context.time_remaining()
    seen["deadlines"].append(None if remaining is None else round(remaining * 1000))
    over = threading.Event()
    context.add_callback(over.set)
    context.send_initial_metadata([])
    over.wait(30)
    seen["cancelled"] += 1
    yield from ()


def tell(request, context):
    return json.dumps(seen).encode()


METHODS = {
    "Unary": grpc.unary_unary_rpc_method_handler(unary),
    "Gather": grpc.stream_unary_rpc_method_handler(gather),
    "Repeat": grpc.unary_stream_rpc_method_handler(repeat),
    "Talk": grpc.stream_stream_rpc_method_handler(talk),
    "Fail": grpc.unary_unary_rpc_method_handler(fail),
    "Wait": grpc.unary_stream_rpc_method_handler(wait),
    "Tell": grpc.unary_unary_rpc_method_handler(tell),
}

server = grpc.server(
    futures.ThreadPoolExecutor(max_workers=16),
    options=[
        ("grpc.max_receive_message_length", ROOMY),
        ("grpc.max_send_message_length", ROOMY),
    ],
)
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("shop.Echo", METHODS)])
server.add_insecure_port(f"127.0.0.1:{sys.argv[1]}")
server.start()
print("ready", flush=True)
server.wait_for_termination()
