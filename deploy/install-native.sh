#!/usr/bin/env bash
# Finds the native packages that are missing and installs them; the one list of what this project needs from the system.
#
#   deploy/install-native.sh [--list] GROUP...      groups: run, test, services
#
# As root it installs; else it prints the command and exits with 1. Says nothing when nothing is missing.
# Everything it says goes to standard error, so that the standard output of whoever calls it stays clean.
set -euo pipefail

# package=probe: a program to be found on the PATH, or a file to exist. Probes cost nothing at each start and hold on any Linux.
run=(
    poppler-utils=pdftotext
    poppler-utils=pdfinfo
    poppler-utils=pdfimages
    poppler-utils=pdftoppm
    poppler-data=/usr/share/poppler/cMap
    poppler-utils=pdftocairo
    tesseract-ocr=tesseract
    tesseract-ocr-chi-sim=/usr/share/tesseract-ocr/5/tessdata/chi_sim.traineddata
)
# shellcheck disable=SC2034 # both lists are read by name
test=(
    qpdf=qpdf
    python3-jsonschema=/usr/lib/python3/dist-packages/jsonschema
    python3-yaml=/usr/lib/python3/dist-packages/yaml
    chromium=chromium
    libreoffice-writer-nogui=/usr/lib/libreoffice/program/libswlo.so
    fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
    fonts-arphic-uming=/usr/share/fonts/truetype/arphic/uming.ttc
    fonts-arphic-ukai=/usr/share/fonts/truetype/arphic/ukai.ttc
    fonts-wqy-zenhei=/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc
    fonts-lxgw-wenkai=/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf
    ghostscript=gs
    img2pdf=img2pdf
    imagemagick=/usr/bin/convert
)
# A broker and a database for the tests of the hosted service, which start their own.
# shellcheck disable=SC2034
services=(
    rabbitmq-server=rabbitmq-server
    postgresql=/usr/lib/postgresql
)

say() { printf '%s\n' "extract-pipeline: $*" >&2; }

present() {
    case $1 in
        /*) [[ -e $1 ]] ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

# Prints the packages of a group whose probe fails, one a line.
missing() {
    local -n group=$1
    local entry
    for entry in "${group[@]}"; do
        present "${entry#*=}" || printf '%s\n' "${entry%%=*}"
    done
}

install() {
    export DEBIAN_FRONTEND=noninteractive
    say "installing $*"
    # Lists on the disk may be old or, in a fresh container, absent. A mirror that is down is seen at the install.
    apt-get update -qq >&2 || say 'the package lists could not be refreshed; going on with those at hand'

    # A package that this release does not have must not keep the others from being installed.
    local package available=()
    for package; do
        if [[ -n $(apt-cache madison "$package" 2>/dev/null) ]]; then
            available+=("$package")
        else
            say "this system offers no package $package; what needs it is left out"
        fi
    done
    ((${#available[@]} == 0)) || apt-get install -y -qq --no-install-recommends "${available[@]}" </dev/null >&2
}

main() {
    local list=
    if [[ ${1-} == --list ]]; then
        list=1
        shift
    fi
    local group packages=()
    for group in "${@:-run}"; do
        case $group in
            run | test | services) ;;
            *) say "there is no group '$group'; groups: run, test, services"; exit 2 ;;
        esac
        mapfile -t -O "${#packages[@]}" packages < <(missing "$group")
    done
    ((${#packages[@]} > 0)) || return 0
    mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)

    if [[ -n $list ]]; then
        printf '%s\n' "${packages[@]}"
    elif ! command -v apt-get >/dev/null; then
        say "missing: ${packages[*]}"
        say 'this system has no apt-get; install the programs of these Debian packages by its own means.'
        exit 1
    elif ((EUID != 0)); then
        say "missing: ${packages[*]}. Install them with:"
        say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages[*]}"
        exit 1
    elif ! install "${packages[@]}"; then
        say "apt-get could not install them; see above"
        exit 1
    fi
}

main "$@"
