#!/bin/sh
# Runs the port as a child process: a line on stdin, a line on stdout. README.md shows the form, which is not JSON: fields
# end with a tab, and any text is a dump after a `=`.

. "$(dirname -- "$0")/apig_signature.sh" || exit

tab=$(printf '\t')
body_file=$(mktemp)
trap 'rm -f "$body_file"' EXIT
trap 'exit 1' HUP INT TERM

# lines_of DUMPS: sets lines, of `DUMP=DUMP` for each header, joined by `;`. No process starts: there are many requests.
lines_of() {
    IFS=';'
    # shellcheck disable=SC2086 # cut at each `;`
    set -- ${1#=}
    IFS=$apig_newline
    lines="$*"
    unset IFS
}

# read_body BODY: `utf8=DUMP` or `base64=TEXT`, into the file.
read_body() {
    case $1 in
        utf8=*) apig_is_utf8 "${1#utf8=}" && apig_raw "${1#utf8=}" >"$body_file" && return ;;
        base64=*)
            case ${1#base64=} in
                *[!A-Za-z0-9+/=]* | *=[!=]* | *===*) ;;
                *)
                    if [ $(((${#1} - 7) % 4)) -eq 0 ]; then
                        printf '%s' "${1#base64=}" | openssl base64 -d -A >"$body_file"
                        return
                    fi
                    ;;
            esac
            ;;
    esac
    apig_fail BODY_UNSUPPORTED 'body: must be base64, or utf8 text'
}

# split_url DUMP: sets host and target, cut where the reference cuts: at `://`, at the first `?`, at the first `/`.
split_url() {
    target=${1#*" 3a 2f 2f"}
    host=${target%%" 3f"*}
    case $target in
        *' 3f'*) query=" 3f${target#*" 3f"}" ;;
        *) query= ;;
    esac
    case $host in
        *' 2f'*) target=" 2f${host#*" 2f"}$query" host=${host%%" 2f"*} ;;
        *) target=" 2f$query" ;;
    esac
}

# run_sign METHOD TARGET HEADERS KEY_ID SECRET TOKEN BODY
run_sign() {
    lines_of "$3"
    headers=$lines
    target=${2#target=}
    case $2 in
        url=*)
            split_url "${2#url=}"
            names=$(printf '%s\n' "$headers" | awk "$apig_awk"'{ print tolower(token(substr($0, 1, index($0, "=") - 1))) ";" }')
            case ";$names" in
                *';host;'* | *"${apig_newline}host;"*) ;;
                *) headers="$headers${headers:+$apig_newline} 68 6f 73 74=$host" ;;
            esac
            ;;
    esac
    if ! read_body "$7" || ! apig_sign_dumps "${1#=}" "$target" "$headers" "$body_file" "${4#=}" "${5#=}" "${6#-}"; then
        printf '%s\terror=%s\n' "$name" "$apig_code"
        return
    fi
    printf '%s\tok\t%s\t%s\t%s\t%s\t%s\t' "$name" "$apig_canonical_uri" "$apig_canonical_query" "$apig_signed_headers" \
        "$apig_signature" "$apig_authorization"
    # One dump of all that may hold anything: of three, each would start its own processes.
    printf '%s\000%s\000%s' "$apig_canonical_request" "$apig_string_to_sign" "$apig_request_target" | apig_dump
    printf '\n'
}

# run_verify METHOD TARGET HEADERS KEYS NOW MAX_SKEW ALLOW_UNSIGNED BODY
run_verify() {
    keys=$4
    APIG_MAX_SKEW_SECONDS=${6#=}
    APIG_ALLOW_UNSIGNED_PAYLOAD=${7#=}
    lines_of "$3"
    if ! read_body "$8"; then
        printf '%s\terror=%s\n' "$name" "$apig_code"
    elif apig_verify_dumps "${1#=}" "${2#target=}" "$lines" "$body_file" "$(apig_printable "${5#=}")"; then
        printf '%s\tverified=%s\n' "$name" "$apig_key_id"
    else
        printf '%s\trefused=%s\n' "$name" "$apig_code"
    fi
}

# `$keys` is `-` where a look-up fails, else `=` and for each key ` KEY=SECRET,SECRET`, where spaces are `_`.
# shellcheck disable=SC2329 # the port calls it
apig_find_secrets() {
    [ "$keys" != - ] || return 2
    for key in ${keys#=}; do
        [ "$(apig_raw "$(printf '%s' "${key%%=*}" | tr _ ' ')")" = "$1" ] || continue
        printf '%s\n' "${key#*=}" | tr ',_' '\n ' | while IFS= read -r secret; do
            apig_raw "$secret"
            printf '\n'
        done
        return 0
    done
    return 1
}

# use WORDS: the algorithms that stand behind the operation: the first of them signs, all are enabled to verify.
use() {
    APIG_ALGORITHMS=${1:-SDK-HMAC-SHA256}
    APIG_ALGORITHM=${APIG_ALGORITHMS%% *}
}

# No field is empty, so no two tabs are taken for one.
while IFS=$tab read -r name op one two three four five six seven eight; do
    case $op in
        'sign '* | 'verify '*) use "${op#* }" ;;
        *) use ;;
    esac
    case ${op%% *} in
        sign) run_sign "$one" "$two" "$three" "$four" "$five" "$six" "$seven" ;;
        verify) run_verify "$one" "$two" "$three" "$four" "$five" "$six" "$seven" "$eight" ;;
        *) printf '%s\terror=INPUT_BAD\n' "$name" ;;
    esac
done
