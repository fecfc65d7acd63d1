# Sourced by the other scripts: apt_install PACKAGE… as root, by sudo, or with a message saying how.
apt_install() {
    if ! command -v apt-get >/dev/null; then
        echo "Please install by your system's package manager: $*" >&2
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then as_root=
    elif command -v sudo >/dev/null; then as_root=sudo
    else
        echo "Please run as root: apt-get install $*" >&2
        return 1
    fi
    echo "== Installing by apt: $*"
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
