# The calls of `grpc-calls.ts`, by Google's library for Python: `calls.py <port>` prints what it
# found, as JSON.
import json
import queue
import sys
import time

import grpc

ROOMY = 16 * 1024 * 1024
channel = grpc.insecure_channel(
    f"127.0.0.1:{sys.argv[1]}",
    options=[
        ("grpc.max_receive_message_length", ROOMY),
        ("grpc.max_send_message_length", ROOMY),
    ],
)
unary = channel.unary_unary("/shop.Echo/Unary")
TIMEOUT = 20


def unary_of(name):
    return channel.unary_unary(f"/shop.Echo/{name}")


def metadata():
    sent = [("sent-ascii", "one"), ("sent-ascii", "two, three"), ("sent-bin", bytes([0, 128, 255]))]
    _, call = unary.with_call(b"m", metadata=sent, timeout=TIMEOUT)
    return {
        "ascii": ", ".join(p.value for p in call.initial_metadata() if p.key == "back-ascii"),
        "binary": [pair.value.hex() for pair in call.trailing_metadata() if pair.key == "back-bin"],
    }


def statuses():
    found = []
    for code in range(17):
        method = unary_of("Fail")
        try:
            _, call = method.with_call(bytes([code]), timeout=TIMEOUT)
        except grpc.RpcError as error:
            call = error
        details = [p.value.hex() for p in call.trailing_metadata() if p.key == "grpc-status-details-bin"]
        words = "" if code == 0 else call.details()
        found.append([call.code().value[0], words, "".join(details)])
    return found


def missing():
    try:
        unary_of("Nothing")(b"", timeout=TIMEOUT)
    except grpc.RpcError as error:
        return error.code().value[0]
    return 0


def gathered():
    method = channel.stream_unary("/shop.Echo/Gather")
    return len(method((b"g" * 10_000 for _ in range(50)), timeout=TIMEOUT))


def repeated():
    return len(list(channel.unary_stream("/shop.Echo/Repeat")(b"r", timeout=TIMEOUT)))


def talked():
    said = queue.Queue()
    said.put(b"turn 0")
    heard = []
    for part in channel.stream_stream("/shop.Echo/Talk")(iter(said.get, None), timeout=TIMEOUT):
        heard.append(part.decode())
        said.put(f"turn {len(heard)}".encode() if len(heard) < 20 else None)
    return heard[-1]


def late():
    try:
        list(channel.unary_stream("/shop.Echo/Wait")(b"w", timeout=1))
    except grpc.RpcError as error:
        return error.code().value[0]
    return 0


def told():
    return json.loads(unary_of("Tell")(b"", timeout=TIMEOUT))


def cancelled():
    before = told()["cancelled"]
    call = channel.unary_stream("/shop.Echo/Wait")(b"w")
    call.initial_metadata()
    call.cancel()
    for _ in range(100):
        if told()["cancelled"] > before:
            return [call.code().value[0], True]
        time.sleep(0.02)
    return [call.code().value[0], False]


def squeezed():
    text = b"squeeze " * 5000
    answer = unary(
        text,
        metadata=[("wants-gzip", "yes")],
        compression=grpc.Compression.Gzip,
        timeout=TIMEOUT,
    )
    return answer == text


large = b"l" * (4 * 1024 * 1024)
found = {
    "small": unary(b"hello", timeout=TIMEOUT).decode(),
    "large": unary(large, timeout=TIMEOUT) == large,
    "metadata": metadata(),
    "statuses": statuses(),
    "missing": missing(),
    "gathered": gathered(),
    "repeated": repeated(),
    "talked": talked(),
    "late": late(),
    # Clients round up what they send.
    "deadline": 0 < (told()["deadlines"][-1] or 0) <= 1200,
    "cancelled": cancelled(),
    "squeezed": squeezed(),
}
print(json.dumps(found))
