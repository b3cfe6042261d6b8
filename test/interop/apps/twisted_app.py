"""Twisted Web as a push service: answers 201 and writes the path and body length of each request."""

import os

from twisted.internet import endpoints, reactor
from twisted.web import resource, server

log = open(os.environ["LOG"], "a", buffering=1)


class Push(resource.Resource):
    isLeaf = True

    def render_POST(self, request):
        length = len(request.content.read())
        log.write("{} {}\n".format(request.path.decode(), length))
        request.setResponseCode(201)
        return b""


endpoint = endpoints.serverFromString(
    reactor,
    "ssl:{}:interface=127.0.0.1:certKey={}:privateKey={}".format(
        os.environ["PORT"], os.environ["CERTIFICATE"], os.environ["KEY"]
    ),
)
endpoint.listen(server.Site(Push()))
reactor.run()
