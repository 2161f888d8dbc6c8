# Sourced by tests: a Docker daemon of their own, in network, mount and process namespaces of its own, that touches nothing of this machine's and leaves nothing.
#
#   docker_up FOLDER      starts it with its data below FOLDER; DOCKER_HOST names it from then on
#   in_docker COMMAND…    runs a command where the daemon's networks are
#   docker_down           ends it, and with it all that it ran

docker_up() {
  private_docker=$1
  docker_group=mkube-docker-$(basename "$1")
  mkdir -p "$1"
  cat > "$1/init.sh" <<INIT
exec >>"$1/dockerd.log" 2>&1
mount -t tmpfs tmpfs /run && mkdir -p /run/lock /run/netns
ip link set lo up
dockerd --host "unix://$1/docker.sock" --data-root "$1/data" --exec-root /run/docker --pidfile /run/docker.pid --cgroup-parent "/$docker_group" --exec-opt native.cgroupdriver=cgroupfs --storage-driver "${DOCKER_STORAGE:-overlay2}" </dev/null &
# The first process lives as long as this script: when that ends, however it does, the kernel ends everything else.
cat >/dev/null
INIT
  mkfifo "$1/life"
  unshare --net --mount --pid --fork --kill-child --mount-proc --propagation private -- bash "$1/init.sh" < "$1/life" &
  docker_pid=$!
  exec {docker_life}> "$1/life"
  export DOCKER_HOST=unix://$1/docker.sock
  for _ in $(seq 300); do
    if docker version >/dev/null 2>&1; then return 0; fi
    kill -0 $docker_pid 2>/dev/null || break
    sleep 0.1
  done
  tail -5 "$1/dockerd.log" >&2
  die "dockerd did not start; its log is above"
}

in_docker() { nsenter --net="/proc/$docker_pid/ns/net" "$@"; }

docker_down() {
  [ -n "${private_docker:-}" ] || return 0
  exec {docker_life}>&-
  wait $docker_pid 2>/dev/null || true
  local group
  for group in /sys/fs/cgroup/*/"$docker_group" /sys/fs/cgroup/"$docker_group"; do
    [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} +
  done
  rm -rf "$private_docker"
  private_docker=
}
