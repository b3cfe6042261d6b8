"""Hypercorn as a push service: answers 201 and writes the path and body length of each request."""

import asyncio
import os

from hypercorn.asyncio import serve
from hypercorn.config import Config

log = open(os.environ["LOG"], "a", buffering=1)


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    more = True
    length = 0
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message.get("body", b""))
        more = message.get("more_body", False)
    log.write("{} {}\n".format(scope["path"], length))
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body", "body": b""})


config = Config()
config.bind = ["127.0.0.1:" + os.environ["PORT"]]
config.certfile = os.environ["CERTIFICATE"]
config.keyfile = os.environ["KEY"]
if os.environ["CONCURRENT_STREAMS"]:
    config.h2_max_concurrent_streams = int(os.environ["CONCURRENT_STREAMS"])
asyncio.run(serve(app, config))
