#!/bin/sh
# One page that says which pod served it. httpd as pid 1 would ignore SIGTERM, so this shell stays pid 1 and passes it on.
mkdir -p /tmp/www
echo "hello from $(hostname)" > /tmp/www/index.html
httpd -f -p 8080 -h /tmp/www &
trap 'kill $!; exit 0' TERM
wait $!
