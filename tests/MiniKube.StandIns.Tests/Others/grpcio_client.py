"""Calls the echo service with gRPC's C core, with messages encoded by hand, and prints what it saw as JSON."""
import json
import sys

import grpc

PACKAGE = "/minikube.standins.tests.Echo/"


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def note(text="", data=b"", times=0):
    out = b""
    if text:
        out += b"\x0a" + varint(len(text)) + text.encode()
    if data:
        out += b"\x12" + varint(len(data)) + data
    if times:
        out += b"\x18" + varint(times)
    return out


seen = {}
with grpc.insecure_channel(sys.argv[1], compression=grpc.Compression.Gzip) as channel:
    unary = channel.unary_unary(PACKAGE + "Once")
    seen["unary"] = unary(note("hello"), timeout=10) == note("hello")
    seen["large"] = unary(note(data=bytes(3 << 20)), timeout=10) == note(data=bytes(3 << 20))

    collected = channel.stream_unary(PACKAGE + "Collect")(iter([note("a"), note("b")]), timeout=10)
    seen["client_stream"] = collected == note("a b", times=2)

    repeat = channel.unary_stream(PACKAGE + "Repeat")(note("x", times=100), timeout=10)
    seen["server_stream"] = len(list(repeat))
    seen["trailer"] = dict(repeat.trailing_metadata()).get("sent")

    seen["duplex"] = list(channel.stream_stream(PACKAGE + "Converse")(iter([note("1"), note("2")]), timeout=10)) == [note("1"), note("2")]

    answer, call = unary.with_call(
        note("headers"), timeout=10, metadata=[("h-text", "words"), ("h-raw-bin", b"\x00\xff,"), ("t-raw-bin", b"\x01\xfe")])
    seen["header"] = dict(call.initial_metadata()).get("h-text")
    seen["binary_header"] = list(dict(call.initial_metadata()).get("h-raw-bin", b""))
    seen["binary_trailer"] = list(dict(call.trailing_metadata()).get("t-raw-bin", b""))

    for name, request, timeout in [("failure", note("fail"), 10), ("deadline", note("hang"), 0.1)]:
        try:
            unary(request, timeout=timeout)
        except grpc.RpcError as error:
            seen[name] = [error.code().name, error.details()]
    try:
        channel.unary_unary(PACKAGE + "Nothing")(b"", timeout=10)
    except grpc.RpcError as error:
        seen["unknown_method"] = error.code().name

print(json.dumps(seen))
