#!/bin/sh
# Leaves a token where the nodes look for it.
set -eu
umask 077
# The keys in the credentials are unpacked beside them, and the server's volume is not ours to write.
cp /var/lib/minikube/server/kubeconfig/admin.conf /run/admin.conf
mkube token create --kubeconfig /run/admin.conf --ttl 1h --description 'nodes of docker-compose' > /join/token.new
rm -rf /run/admin.conf*
mv /join/token.new /join/token
