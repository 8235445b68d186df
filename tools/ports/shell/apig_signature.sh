# shellcheck shell=sh disable=SC2034
# SDK-HMAC-SHA256 request signatures: the POSIX shell reference port, in one file, to be sourced.
#
#     CanonicalRequest = METHOD \n URI \n Query \n Headers \n SignedHeaders \n PayloadHash
#     StringToSign     = "SDK-HMAC-SHA256" \n X-Sdk-Date \n Hex(SHA-256(CanonicalRequest))
#     Signature        = Hex(HMAC-SHA-256(secret access key, StringToSign))
#
# Two other algorithms differ from it in what apig_use says: SDK-HMAC-SM3 in the hash, V11-HMAC-SHA256 in a derived key and
# one line more in StringToSign.
#
# Read from top to bottom: each stage of the protocol is one function, and apig_sign and apig_verify both walk them.
# Needs a POSIX shell, awk, od, sort, date, and openssl for SHA-256 and SM3. Sourcing it sets LC_ALL=C.
#
# A shell variable cannot hold a NUL. So text that may hold anything is kept as a dump, the way od prints it, three
# characters a byte: `/a?` is ` 2f 61 3f`. The shell's own patterns then find a byte, and cut at one: ${target%%" 3f"*}.

LC_ALL=C # ranges, sort and awk go by bytes: for UTF-8 that is the order of code points
export LC_ALL

case $(command -v printf) in
    */*)
        printf '%s\n' 'apig_signature.sh: printf is no builtin of this shell, so whoever runs ps would see secrets' >&2
        return 1
        ;;
esac

apig_newline='
'

# --- The algorithms ---

# apig_use ALGORITHM: SDK-HMAC-SHA256, SDK-HMAC-SM3 or V11-HMAC-SHA256/REGION/SERVICE. Sets everything in which one differs
# from another, which the stages read: its name, its hash as openssl calls it, the header that carries the payload hash, and
# where its signatures hold, if that is not everywhere.
apig_use() {
    apig_algorithm=${1%%/*} apig_digest=sha256 apig_content_header=x-sdk-content-sha256 apig_place= apig_label=Access
    case $1 in
        SDK-HMAC-SHA256) ;;
        SDK-HMAC-SM3)
            apig_digest=sm3 apig_content_header=x-sdk-content-sm3
            : "${apig_has_sm3:=$(openssl dgst -sm3 -r </dev/null 2>/dev/null)}"
            [ -n "$apig_has_sm3" ] || apig_fail ALG_UNAVAILABLE 'algorithm: this openssl has no SM3'
            ;;
        V11-HMAC-SHA256/*[!A-Za-z0-9._/-]* | V11-HMAC-SHA256/*/*/* | V11-HMAC-SHA256//* | V11-HMAC-SHA256/*/)
            apig_fail OPTION_INVALID 'region, service: must be names such as cn-north-4'
            ;;
        V11-HMAC-SHA256/*/*) apig_place=${1#*/} apig_label=Credential ;;
        *) apig_fail OPTION_INVALID 'algorithm: must be SDK-HMAC-SHA256, SDK-HMAC-SM3 or V11-HMAC-SHA256/REGION/SERVICE' ;;
    esac
}

# apig_scope DATE: what a signature of this date holds for; nothing where that is everything.
apig_scope() {
    printf '%s' "${apig_place:+${1%????????}/$apig_place}"
}

# --- Dumps ---

# apig_dump: the dump of stdin.
apig_dump() {
    od -An -v -tx1 | awk '{ for (i = 1; i <= NF; i++) printf " %s", $i }'
}

# apig_raw DUMP: its bytes. printf is a builtin, so nobody sees the text among the arguments of a process.
apig_raw() {
    # shellcheck disable=SC2059 # the format is nothing but octal escapes
    printf "$(printf '%s\n' "$1" | awk '{
        for (at = 2; at < length($0); at += 3)
            printf "\\%03o", 16 * index("123456789abcdef", substr($0, at, 1)) + index("123456789abcdef", substr($0, at + 1, 1))
    }')"
}

# apig_is_token DUMP: whether HTTP allows it as a method or as the name of a header.
apig_is_token() {
    case $1 in
        '' | *' '[0189a-f]* | *' 2'[0289cf]* | *' 3'[a-f]* | *' 40'* | *' 5'[bcd]* | *' 7'[bdf]*) return 1 ;;
    esac
}

# apig_is_utf8 DUMP
apig_is_utf8() {
    case $1 in
        *' '[89a-f]*) printf '%s\n' "$1" | awk "$apig_awk"'{ exit repaired($0) != $0 }' ;;
    esac
}

# What the stages share: awk that works on dumps.
# shellcheck disable=SC2016
apig_awk='
BEGIN {
    for (code = 32; code < 127; code++) {
        character[sprintf(" %02x", code)] = sprintf("%c", code)
        byte_of[sprintf("%c", code)] = sprintf(" %02x", code)
    }
}

# The dump of printable ASCII.
function dumped(text,    out, at) {
    for (at = 1; at <= length(text); at++) out = out byte_of[substr(text, at, 1)]
    return out
}

# The text of a name or method that HTTP allows, in ASCII; nothing for any other.
function token(dump,    out, at) {
    if (dump !~ /^( (2[13-7abde]|3[0-9]|4[1-9a-f]|5[0-9aef]|6[0-9a-f]|7[0-9ace]))+$/) return ""
    for (at = 1; at < length(dump); at += 3) out = out character[substr(dump, at, 3)]
    return out
}

# Without the spaces and tabs at both ends, and nothing else. Inner spaces belong to a value.
function trimmed(dump) {
    sub(/^( 20| 09)+/, "", dump)
    sub(/( 20| 09)+$/, "", dump)
    return dump
}

# What a byte says as a hex digit: "a" for " 61" and " 41", nothing for other bytes.
function digit(byte) {
    if (byte ~ /^ 3[0-9]$/) return substr(byte, 3)
    return byte ~ /^ [46][1-6]$/ ? substr("abcdef", substr(byte, 3), 1) : ""
}

# Decodes once. A malformed escape stays as it is.
function decoded(dump,    out, at, high, low) {
    for (at = 1; at < length(dump); at += 3) {
        high = digit(substr(dump, at + 3, 3))
        low = digit(substr(dump, at + 6, 3))
        if (substr(dump, at, 3) == " 25" && high != "" && low != "") {
            out = out " " high low
            at += 6
        } else {
            out = out substr(dump, at, 3)
        }
    }
    return repaired(out)
}

# Bad UTF-8 becomes U+FFFD, one per maximal subpart.
function repaired(dump,    out, at, start, lead, missing, low, high) {
    at = 1
    while (at < length(dump)) {
        start = at
        lead = substr(dump, at, 3)
        at += 3
        missing = lead < " 80" ? 0 : lead < " c2" ? -1 : lead < " e0" ? 1 : lead < " f0" ? 2 : lead < " f5" ? 3 : -1
        # What the next byte may be: no overlong form, no surrogate, nothing above U+10FFFF.
        low = lead == " e0" ? " a0" : lead == " f0" ? " 90" : " 80"
        high = lead == " ed" ? " 9f" : lead == " f4" ? " 8f" : " bf"
        while (missing > 0 && at < length(dump) && substr(dump, at, 3) >= low && substr(dump, at, 3) <= high) {
            missing--
            at += 3
            low = " 80"
            high = " bf"
        }
        out = out (missing == 0 ? substr(dump, start, at - start) : " ef bf bd")
    }
    return out
}

# Encodes all but A-Za-z0-9-_.~ and what `kept` names, with uppercase hex digits. Gives text, not a dump.
function encoded(dump, kept,    out, at, byte) {
    for (at = 1; at < length(dump); at += 3) {
        byte = substr(dump, at, 3)
        if (byte == kept || byte ~ /^ (2d|2e|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])$/)
            out = out character[byte]
        else out = out "%" toupper(substr(byte, 2))
    }
    return out
}
'

# --- The stages ---

# apig_canonical_uri DUMP: `/a b/%63` -> `/a%20b/c/`. Dot segments and `//` are kept.
apig_canonical_uri() {
    # Decoding comes before encoding the segments: that is what turns `%2F` into a slash.
    printf '%s\n' "$1" | awk "$apig_awk"'{ uri = encoded(decoded($0), " 2f"); print uri ~ /\/$/ ? uri : uri "/" }'
}

# apig_canonical_query DUMP: `b=2&a` -> `a=&b=2`. Takes the query without its `?`; a `+` is a plus, not a space.
apig_canonical_query() {
    [ -n "$1" ] || return 0
    # The pairs are sorted decoded, by name and then by value: a tab sorts before the space that begins each byte.
    printf '%s\n' "$1" | awk "$apig_awk"'{
        count = split($0, parts, " 26")
        for (n = 1; n <= count; n++) {
            mark = index(parts[n], " 3d")
            name = mark ? substr(parts[n], 1, mark - 1) : parts[n]
            if (name != "") print decoded(name) "\t" (mark ? decoded(substr(parts[n], mark + 3)) : "")
        }
    }' | sort | awk "$apig_awk"'{
        mark = index($0, "\t")
        printf "%s%s=%s", (NR > 1 ? "&" : ""), encoded(substr($0, 1, mark - 1)), encoded(substr($0, mark + 1))
    }'
}

# apig_canonical_headers LINES: a `name:value` line for each line `name=DUMP`. Values are the bytes on the wire, so the
# result is a dump.
apig_canonical_headers() {
    printf '%s\n' "$1" | awk "$apig_awk"'{
        mark = index($0, "=")
        printf "%s 3a%s 0a", dumped(substr($0, 1, mark - 1)), trimmed(substr($0, mark + 1))
    }'
}

# apig_signed_headers LINES: the names of such lines, in lower case and code point order, joined by `;`.
apig_signed_headers() {
    printf '%s\n' "$1" | awk -F= '{ print tolower($1) }' | sort | awk '{ printf "%s%s", (NR > 1 ? ";" : ""), $0 }'
}

# apig_payload_hash: the hash of stdin, the empty one too, in lowercase hex.
apig_payload_hash() {
    apig_answer=$(openssl dgst "-$apig_digest" -r)
    printf '%s' "${apig_answer%% *}"
}

# apig_canonical_request METHOD URI QUERY LINES NAMES PAYLOAD: the six parts joined by newlines. The payload is a dump.
apig_canonical_request() {
    printf '%s\n%s\n%s\n' "$1" "$2" "$3"
    apig_raw "$(apig_canonical_headers "$4")"
    printf '\n%s\n' "$5"
    apig_raw "$6"
}

# apig_string_to_sign DATE HASH: the algorithm, the date, the scope where there is one, and the hash of the canonical request.
apig_string_to_sign() {
    apig_line=$(apig_scope "$1")
    printf '%s\n%s\n%s%s' "$apig_algorithm" "$1" "${apig_line:+$apig_line$apig_newline}" "$2"
}

# apig_signing_key SECRET KEY_ID DATE: the secret (a dump, as the answer) itself; under a scope, the hex text of HKDF-SHA-256
# (RFC 5869) of 32 bytes, which is one block.
apig_signing_key() {
    if [ -z "$apig_place" ]; then
        printf '%s' "$1"
        return
    fi
    apig_extracted=$(apig_signature "$(printf '%s' "$2" | apig_dump)" "$(apig_raw "$1")" | sed 's/../ &/g')
    apig_signature "$apig_extracted" "$(apig_scope "$3")$(printf '\001')" | apig_dump
}

# apig_signature KEY TEXT: HMAC under the key, a dump.
# `openssl dgst -hmac` would show the key to whoever runs ps, so this is the HMAC of RFC 2104 around its hash. Both hashes
# have blocks of 64 bytes.
apig_signature() {
    apig_key=$1
    if [ "${#apig_key}" -gt 192 ]; then # longer than a block of 64 bytes
        apig_key=$(apig_raw "$apig_key" | apig_payload_hash | sed 's/../ &/g')
    fi
    # Filled up to 64 bytes; each half of a byte xor 36 and 5c, by tables.
    apig_pads=$(printf '%s\n' "$apig_key" | awk '{
        while (length($0) < 192) $0 = $0 " 00"
        for (at = 2; at < 192; at += 3) {
            high = index("0123456789abcdef", substr($0, at, 1))
            low = index("0123456789abcdef", substr($0, at + 1, 1))
            inner = inner " " substr("32107654ba98fedc", high, 1) substr("67452301efcdab89", low, 1)
            outer = outer " " substr("54761032dcfe98ba", high, 1) substr("cdef89ab45670123", low, 1)
        }
        print inner "=" outer
    }')
    apig_inner=$({ apig_raw "${apig_pads%=*}" && printf '%s' "$2"; } | apig_payload_hash | sed 's/../ &/g')
    apig_raw "${apig_pads#*=}$apig_inner" | apig_payload_hash
}

# apig_authorization KEY_ID NAMES SIGNATURE DATE: the value of the Authorization header. A scope stands behind the key id.
apig_authorization() {
    apig_line=$(apig_scope "$4")
    printf '%s %s=%s, SignedHeaders=%s, Signature=%s' "$apig_algorithm" "$apig_label" "$1${apig_line:+/$apig_line}" "$2" "$3"
}

# --- Reading the target, the date, the Authorization header ---

# apig_fail CODE MESSAGE: the code is stable; the message names the argument and shows no secret, token or body.
apig_fail() {
    apig_code=$1 apig_message=$2
    return 1
}

# apig_split_target DUMP: sets apig_path and apig_query, cut at the first `?`.
apig_split_target() {
    # A `#` is never sent: what follows it is a fragment that somebody forgot to remove.
    case $1 in
        *' 23'*) apig_path= ;;
        ' 2f'*) apig_path=${1%%" 3f"*} ;;
        *) apig_path= ;;
    esac
    if [ -z "$apig_path" ] || ! apig_is_utf8 "$1"; then
        apig_fail URL_INVALID 'target: must be /path?query in UTF-8, without a fragment'
        return
    fi
    case $1 in
        *' 3f'*) apig_query=${1#*" 3f"} ;;
        *) apig_query= ;;
    esac
}

# apig_parse_date TEXT: reads YYYYMMDDTHHMMSSZ and nothing else, and sets apig_seconds, counted from the year 1.
apig_parse_date() {
    case $1 in
        [0-9][0-9][0-9][0-9][01][0-9][0-3][0-9]T[0-2][0-9][0-5][0-9][0-5][0-9]Z) ;;
        *) apig_fail DATE_INVALID 'x-sdk-date: must be a UTC date, as YYYYMMDDTHHMMSSZ' || return ;;
    esac
    # Cut from the left; a 1 in front keeps 08 from being read as octal.
    apig_rest=$1
    apig_year=$((1${apig_rest%????????????} - 10000)) apig_rest=${apig_rest#????}
    apig_month=$((1${apig_rest%??????????} - 100)) apig_rest=${apig_rest#??}
    apig_day=$((1${apig_rest%????????} - 100)) apig_rest=${apig_rest#???}
    apig_hour=$((1${apig_rest%?????} - 100)) apig_rest=${apig_rest#??}
    apig_minute=$((1${apig_rest%???} - 100)) apig_rest=${apig_rest#??}
    apig_second=$((1${apig_rest%?} - 100))

    apig_leap=$((apig_year % 4 == 0 && (apig_year % 100 != 0 || apig_year % 400 == 0)))
    case $apig_month in
        2) apig_length=$((28 + apig_leap)) ;;
        4 | 6 | 9 | 11) apig_length=30 ;;
        *) apig_length=31 ;;
    esac
    if [ "$apig_year" -lt 1 ] || [ "$apig_month" -lt 1 ] || [ "$apig_month" -gt 12 ] || [ "$apig_day" -lt 1 ] ||
        [ "$apig_day" -gt "$apig_length" ] || [ "$apig_hour" -gt 23 ]; then
        apig_fail DATE_INVALID 'x-sdk-date: does not exist'
        return
    fi
    # Months have 30.6 days on average when the year begins in March.
    apig_days=$(((153 * ((apig_month + 9) % 12) + 2) / 5 + apig_day))
    [ "$apig_month" -gt 2 ] || apig_year=$((apig_year - 1))
    apig_days=$((apig_days + 365 * apig_year + apig_year / 4 - apig_year / 100 + apig_year / 400))
    apig_seconds=$(((apig_days * 24 + apig_hour) * 3600 + apig_minute * 60 + apig_second))
}

# apig_printable DUMP: as text, with a 0x01 for each byte that is not printable ASCII.
apig_printable() {
    printf '%s\n' "$1" | awk "$apig_awk"'{
        for (at = 1; at < length($0); at += 3) {
            byte = substr($0, at, 3)
            out = out (byte in character ? character[byte] : "\001")
        }
        print out
    }'
}

# apig_parse_authorization DUMP: sets apig_key_id, apig_claimed_scope, apig_names and apig_claimed. One grammar, and nothing
# around it. The first word alone says which of APIG_ALGORITHMS is meant, and that one is used from here on.
apig_parse_authorization() {
    # No byte but printable ASCII is allowed in any part, and no rule tells the others apart.
    apig_text=$(apig_printable "$1")
    apig_scheme=${apig_text%% *}
    apig_found= apig_named=
    for apig_each in ${APIG_ALGORITHMS-SDK-HMAC-SHA256}; do
        [ "${apig_each%%/*}" != "$apig_scheme" ] || apig_found=$apig_each
        case ${apig_text#"$apig_scheme"} in
            *"${apig_each%%/*}"*) apig_named=yes ;;
        esac
    done
    if [ -z "$apig_found$apig_named" ] && apig_is_token "$(printf '%s' "$apig_scheme" | apig_dump)"; then
        apig_fail ALG_UNSUPPORTED 'authorization: the scheme is of no algorithm in APIG_ALGORITHMS'
        return
    fi
    if [ -z "$apig_found" ]; then
        apig_fail AUTH_MALFORMED 'authorization: must hold Access, SignedHeaders, Signature'
        return
    fi
    apig_use "$apig_found" || return
    apig_parts=$(printf '%s\n' "$apig_text" | sed -n "s/^$apig_algorithm $apig_label=\([!-+.-~-]\{1,\}\), \{0,1\}SignedHeaders=\([^,]*\), \{0,1\}Signature=\([0-9a-f]\{64\}\)\$/\1,\2,\3/p")
    if [ -n "$apig_parts" ]; then
        apig_key_id=${apig_parts%%,*} apig_claimed=${apig_parts##*,}
        apig_names=${apig_parts#*,} apig_names=${apig_names%,*}
        apig_claimed_scope=
        [ -n "$apig_place" ] || return 0
        # The scope is the last three parts; an access key id may have slashes of its own.
        apig_claimed_scope=${apig_key_id#"${apig_key_id%/*/*/*}/"} apig_key_id=${apig_key_id%/*/*/*}
        case $apig_key_id/$apig_claimed_scope in
            /*) ;;
            *) case $apig_claimed_scope in
                [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]/?*/?*) return ;;
            esac ;;
        esac
    fi
    apig_fail AUTH_MALFORMED 'authorization: must hold Access, SignedHeaders, Signature'
}

# --- Signing ---

# apig_sign METHOD TARGET HEADERS BODY_FILE: signs `/path?query`. HEADERS are lines `Name: value`; they must hold Host.
# Without X-Sdk-Date the date is now. BODY_FILE may be /dev/null. The credentials are HUAWEICLOUD_SDK_AK,
# HUAWEICLOUD_SDK_SK and, for temporary ones, HUAWEICLOUD_SDK_SECURITY_TOKEN. Another algorithm is APIG_ALGORITHM, as apig_use
# has it.
#
# Sets what to send, apig_method, apig_request_target and apig_headers (lines again), and each stage on the way there:
# apig_canonical_uri, apig_canonical_query, apig_signed_headers, apig_canonical_request, apig_string_to_sign,
# apig_signature, apig_authorization. For bad input it returns 1 and sets apig_code and apig_message.
apig_sign() {
    apig_sign_dumps "$(printf '%s' "$1" | apig_dump)" "$(printf '%s' "$2" | apig_dump)" "$(apig_header_dumps "$3")" "$4" \
        "$(printf '%s' "${HUAWEICLOUD_SDK_AK-}" | apig_dump)" "$(printf '%s' "${HUAWEICLOUD_SDK_SK-}" | apig_dump)" \
        "${HUAWEICLOUD_SDK_SECURITY_TOKEN+=$(printf '%s' "$HUAWEICLOUD_SDK_SECURITY_TOKEN" | apig_dump)}"
}

# apig_header_dumps HEADERS: a line `DUMP=DUMP` for each line `Name: value`. A line without a colon has a bad name.
apig_header_dumps() {
    printf '%s' "$1" | apig_dump | awk "$apig_awk"'{
        count = split($0, lines, " 0a")
        for (n = 1; n <= count; n++) {
            mark = index(lines[n], " 3a")
            if (mark) print substr(lines[n], 1, mark - 1) "=" trimmed(substr(lines[n], mark + 3))
            else if (lines[n] != "") print lines[n] " 0a="
        }
    }'
}

# apig_sign_dumps METHOD TARGET HEADER_DUMPS BODY_FILE KEY_ID SECRET [=TOKEN]: the same, for any bytes.
apig_sign_dumps() {
    apig_use "${APIG_ALGORITHM-SDK-HMAC-SHA256}" || return
    apig_check_credentials "$5" "$6" "${7-}" || return
    if ! apig_is_token "$1"; then
        apig_fail METHOD_INVALID 'method: must be an HTTP token'
        return
    fi
    apig_method=$(apig_raw "$1" | tr '[:lower:]' '[:upper:]') # HTTP clients send it so
    apig_split_target "$2" || return
    # The target is sent as it stands, and a line break would end the request line.
    case $2 in
        *' '[01]* | *' 7f'*) apig_fail URL_INVALID 'target: holds a control character, percent-encode it' || return ;;
    esac

    # Lines `name=Name=DUMP`: the lowercase name, the name as given, the value.
    apig_given=$(printf '%s\n' "$3" | apig_read_headers)
    case $apig_given in
        '='*) apig_fail "${apig_given#=}" 'headers: a name is no HTTP token or comes twice, or a value has CR, LF, NUL or no UTF-8' || return ;;
    esac
    if [ -n "${7-}" ]; then
        apig_given=$(printf '%s\n' "$apig_given" | sed /^x-security-token=/d)
        apig_given="$apig_given${apig_given:+$apig_newline}x-security-token=X-Security-Token$7"
    fi
    case $apig_newline$apig_given in
        *"${apig_newline}x-sdk-date="*) ;;
        *) apig_given="$apig_given${apig_given:+$apig_newline}x-sdk-date=X-Sdk-Date=$(date -u +%Y%m%dT%H%M%SZ | tr -d '\n' | apig_dump)" ;;
    esac
    apig_values=$(printf '%s\n' "$apig_given" | sed 's/=.*=/=/' | sort -t= -k1,1)
    apig_date=$(apig_printable "$(apig_value x-sdk-date)")
    apig_parse_date "$apig_date" || return
    # A hash that the caller states is taken at its word; UNSIGNED-PAYLOAD is one.
    case $apig_newline$apig_values in
        *"$apig_newline$apig_content_header="*) apig_payload=$(apig_value "$apig_content_header") ;;
        *)
            if [ ! -r "$4" ]; then
                apig_fail BODY_UNSUPPORTED 'body: must be a file that can be read'
                return
            fi
            apig_payload=$(apig_payload_hash <"$4" | apig_dump)
            ;;
    esac
    if [ -z "$(apig_value host)" ]; then
        apig_fail HOST_MISSING 'headers: host is required'
        return
    fi

    apig_signed_headers=$(apig_signed_headers "$apig_values")
    apig_canonical_uri=$(apig_canonical_uri "$apig_path")
    apig_canonical_query=$(apig_canonical_query "$apig_query")
    apig_canonical_request=$(
        apig_canonical_request "$apig_method" "$apig_canonical_uri" "$apig_canonical_query" "$apig_values" \
            "$apig_signed_headers" "$apig_payload"
        printf . # the shell cuts newlines off, and an empty payload leaves one at the end
    )
    apig_canonical_request=${apig_canonical_request%.}
    apig_string_to_sign=$(apig_string_to_sign "$apig_date" "$(printf '%s' "$apig_canonical_request" | apig_payload_hash)")
    apig_key_id=$(apig_raw "$5")
    apig_signature=$(apig_signature "$(apig_signing_key "$6" "$apig_key_id" "$apig_date")" "$apig_string_to_sign")
    apig_authorization=$(apig_authorization "$apig_key_id" "$apig_signed_headers" "$apig_signature" "$apig_date")
    # The canonical query goes out: on it, readers that take `+` or repeated names differently agree.
    apig_request_target=$(apig_raw "$apig_path")${apig_canonical_query:+?$apig_canonical_query}
    apig_headers="$(apig_raw "$(printf '%s\n' "$apig_given" | awk "$apig_awk"'{
        split($0, part, "=")
        printf "%s 3a 20%s 0a", dumped(part[2]), part[3]
    }')")${apig_newline}Authorization: $apig_authorization"
}

# apig_value NAME: the value in the line of that name in apig_values.
apig_value() {
    printf '%s\n' "$apig_values" | sed -n "s/^$1=//p"
}

# apig_check_credentials KEY_ID SECRET [=TOKEN]
apig_check_credentials() {
    apig_check_credential 'access key id' "$1" || return
    case $1 in
        *' '[0189a-f]* | *' 20'* | *' 2c'* | *' 7f'*) apig_fail CREDENTIALS_INVALID 'access key id: must be visible ASCII without a comma' || return ;;
    esac
    apig_check_credential 'secret access key' "$2" || return
    case $2 in
        *' 00'* | *' 0a'* | *' 0d'*) apig_fail CREDENTIALS_INVALID 'secret access key: holds a line break or NUL' || return ;;
    esac
    if ! apig_is_utf8 "$2"; then
        apig_fail CREDENTIALS_INVALID 'secret access key: must be UTF-8'
        return
    fi
    [ -n "$3" ] || return 0
    apig_check_credential 'security token' "${3#=}" || return
    case $3 in
        *' '[0189a-f]* | *' 20'* | *' 7f'*) apig_fail CREDENTIALS_INVALID 'security token: must be visible ASCII' || return ;;
    esac
}

# apig_check_credential ARGUMENT DUMP: neither blank nor padded.
apig_check_credential() {
    if [ -z "$2" ] || [ "$(apig_stripped "$2")" != "$2" ]; then
        apig_fail CREDENTIALS_INVALID "$1: is blank, or begins or ends with white space"
        return
    fi
}

# apig_stripped DUMP: without what a pasted secret may have at its ends: the white space of Unicode, the byte order mark.
apig_stripped() {
    apig_rest=$1
    while :; do
        case $apig_rest in
            ' 09'* | ' 0a'* | ' 0b'* | ' 0c'* | ' 0d'* | ' 20'*) apig_rest=${apig_rest#???} ;;
            *' 09' | *' 0a' | *' 0b' | *' 0c' | *' 0d' | *' 20') apig_rest=${apig_rest%???} ;;
            ' c2 a0'*) apig_rest=${apig_rest#??????} ;;
            *' c2 a0') apig_rest=${apig_rest%??????} ;;
            ' e1 9a 80'* | ' e2 80 8'[0-9a]* | ' e2 80 a'[89f]* | ' e2 81 9f'* | ' e3 80 80'* | ' ef bb bf'*)
                apig_rest=${apig_rest#?????????}
                ;;
            *' e1 9a 80' | *' e2 80 8'[0-9a] | *' e2 80 a'[89f] | *' e2 81 9f' | *' e3 80 80' | *' ef bb bf')
                apig_rest=${apig_rest%?????????}
                ;;
            *) break ;;
        esac
    done
    printf '%s' "$apig_rest"
}

# Reads lines `DUMP=DUMP` and prints `name=Name=DUMP`, values trimmed; or `=` and a code.
apig_read_headers() {
    awk "$apig_awk"'
    function refuse(code) {
        print "=" code
        refused = 1
        exit
    }
    $0 != "" {
        mark = index($0, "=")
        name = substr($0, 1, mark - 1)
        value = trimmed(substr($0, mark + 1))
        name = token(name)
        if (name == "") refuse("HEADER_NAME_INVALID")
        lower = tolower(name)
        if (lower in seen) refuse("HEADER_DUPLICATE")
        if (value ~ / (00|0a|0d)/ || repaired(value) != value) refuse("HEADER_VALUE_INVALID")
        if (lower != "authorization") { # replaced, never signed
            seen[lower] = 1
            lines = lines lower "=" name "=" value "\n"
        }
    }
    END { if (!refused) printf "%s", lines }'
}

# --- Verifying ---

# apig_verify METHOD TARGET HEADERS BODY_FILE NOW: verifies a request as it arrived at NOW (YYYYMMDDTHHMMSSZ). HEADERS are
# the lines as they came, repeated ones too, without CR. Returns 0 and sets apig_key_id and apig_body_verified (yes or
# no), or returns 1 and sets apig_code: for the log, not for the client.
#
# The caller defines apig_find_secrets KEY_ID. It prints the secrets of the key, one a line: two while a key is being
# rotated. It returns 1 where the key is unknown, and more where it cannot tell.
#
# Options: APIG_MAX_SKEW_SECONDS (above 0, at most 900, the default), APIG_ALLOW_UNSIGNED_PAYLOAD=yes,
# APIG_REQUIRED_HEADERS (names to be signed beside x-sdk-date, joined by `;`; `host` by default), APIG_ALGORITHMS (those that
# are understood, as apig_use has them, with spaces between; SDK-HMAC-SHA256 by default). Each algorithm has a name of its own,
# which the string to sign begins with: so no signature of one can pass as that of another.
apig_verify() {
    apig_verify_dumps "$(printf '%s' "$1" | apig_dump)" "$(printf '%s' "$2" | apig_dump)" "$(apig_header_dumps "$3")" "$4" "$5"
}

# apig_verify_dumps METHOD TARGET HEADER_DUMPS BODY_FILE NOW: the same, for any bytes.
apig_verify_dumps() {
    apig_check_arrived "$@" && return
    # What the functions above call errors of the signer, as codes of the verifier.
    case $apig_code in
        URL_INVALID) apig_code=TARGET_BAD ;;
        DATE_INVALID) apig_code=DATE_MALFORMED ;;
    esac
    return 1
}

apig_check_arrived() {
    apig_max_skew=${APIG_MAX_SKEW_SECONDS-900}
    case $apig_max_skew in
        '' | *[!0-9]* | 0* | ????*) apig_max_skew=1000 ;;
    esac
    if [ "$apig_max_skew" -gt 900 ]; then
        apig_fail CONFIG 'APIG_MAX_SKEW_SECONDS: must be above 0, at most 900'
        return
    fi
    apig_found=' '
    for apig_each in ${APIG_ALGORITHMS-SDK-HMAC-SHA256}; do
        case $apig_found in
            *" ${apig_each%%/*} "*) apig_found=' ' && break ;;
        esac
        apig_found="$apig_found${apig_each%%/*} "
    done
    if [ "$apig_found" = ' ' ]; then
        apig_fail CONFIG 'APIG_ALGORITHMS: must hold at least one, and none twice'
        return
    fi
    apig_parse_date "$5" || apig_fail CONFIG 'now: must be the time of arrival, as YYYYMMDDTHHMMSSZ' || return
    apig_now=$apig_seconds
    apig_read_signed "$3" || return
    apig_date=$(apig_printable "$(apig_value x-sdk-date)")
    apig_parse_date "$apig_date" || return
    apig_skew=$((apig_now - apig_seconds))
    if [ "${apig_skew#-}" -gt "$apig_max_skew" ]; then
        apig_fail DATE_SKEW 'x-sdk-date: too far from now'
        return
    fi
    case $apig_values in
        *' 00'* | *' 0a'* | *' 0d'*) apig_fail HEADER_BAD_BYTES 'headers: must not have CR, LF or NUL' || return ;;
    esac
    apig_split_target "$2" || return
    if ! apig_is_token "$1"; then
        apig_fail SIGNATURE_MISMATCH 'method: not an HTTP token, nobody signs it'
        return
    fi

    # A hash header counts where it is signed. Otherwise the body itself is hashed.
    apig_body_verified=yes
    apig_stated=
    case $apig_newline$apig_values in
        *"$apig_newline$apig_content_header="*) apig_stated=-$(apig_printable "$(apig_value "$apig_content_header")") ;;
    esac
    case $apig_stated in
        '') ;;
        -UNSIGNED-PAYLOAD)
            apig_body_verified=no
            if [ "${APIG_ALLOW_UNSIGNED_PAYLOAD-}" != yes ]; then
                apig_fail UNSIGNED_PAYLOAD "$apig_content_header: not allowed"
                return
            fi
            ;;
        -*[!0-9a-f]*) apig_stated=- ;;
    esac
    if [ -n "$apig_stated" ] && [ "$apig_body_verified" = yes ] && [ "${#apig_stated}" -ne 65 ]; then
        apig_fail HASH_HEADER_BAD "$apig_content_header: must be 64 lowercase hex digits"
        return
    fi
    if [ ! -r "$4" ]; then
        apig_fail BODY_UNAVAILABLE 'body: must be the file that holds what arrived'
        return
    fi
    apig_payload=${apig_stated#-}
    if [ "$apig_body_verified" = yes ]; then
        apig_actual=$(apig_payload_hash <"$4")
        apig_payload=${apig_payload:-$apig_actual}
    fi

    # Whoever signs for another day, region or service signs for somebody else.
    if [ "$apig_claimed_scope" != "$(apig_scope "$apig_date")" ]; then
        apig_fail ALG_UNSUPPORTED 'Credential: of another date, region or service'
        return
    fi
    # Key ids of the gateway are of this form; Access may hold more.
    case $apig_key_id in
        *[!A-Za-z0-9._~-]*) apig_fail AUTH_MALFORMED 'Access: not a key id' || return ;;
    esac
    if [ "${#apig_key_id}" -gt 200 ]; then
        apig_fail AUTH_MALFORMED 'Access: not a key id'
        return
    fi
    apig_read_secrets "$apig_key_id" || return
    # The case of the method is left alone here: what arrived must be what was signed.
    apig_hash=$(apig_canonical_request "$(apig_raw "$1")" "$(apig_canonical_uri "$apig_path")" \
        "$(apig_canonical_query "$apig_query")" "$apig_values" "$apig_names" \
        "$(printf '%s' "$apig_payload" | apig_dump)" | apig_payload_hash)
    apig_string_to_sign=$(apig_string_to_sign "$apig_date" "$apig_hash")
    apig_found=no
    for apig_secret in $apig_secrets; do
        apig_key_of=$(apig_signing_key "$(printf '%s' "$apig_secret" | tr _ ' ')" "$apig_key_id" "$apig_date")
        apig_same "$(apig_signature "$apig_key_of" "$apig_string_to_sign")" "$apig_claimed" && apig_found=yes
    done
    if [ "$apig_key_known" = no ]; then
        apig_fail KEY_UNKNOWN 'Access: unknown key id'
    elif [ "$apig_found" = no ]; then
        apig_fail SIGNATURE_MISMATCH 'Signature: differs'
    elif [ "$apig_body_verified" = yes ] && [ "$apig_payload" != "$apig_actual" ]; then
        # A stated hash is signed, the body is not: this ties them together.
        apig_fail BODY_MISMATCH 'body: not the one whose hash was signed'
    fi
}

# apig_same SIGNATURE CLAIMED: `=` takes longer the more of the two agrees, and a shell has nothing better. So it is
# given hashes of them, with a number that nobody knows: where those differ says nothing of the signature.
apig_same() {
    : "${apig_nonce:=$(openssl rand -hex 32)}"
    [ "$(printf '%s' "$apig_nonce$1" | apig_payload_hash)" = "$(printf '%s' "$apig_nonce$2" | apig_payload_hash)" ]
}

# apig_read_signed HEADER_DUMPS: what can be checked without a secret. Sets apig_names, apig_values (lines `name=DUMP`),
# apig_key_id and apig_claimed.
apig_read_signed() {
    apig_limit=$(printf '%s\n' "$1" | awk '$0 != "" {
        count++
        size += (length($0) - 1) / 3
    } END { if (count > 2000 || size > 102400) print "over" }')
    if [ -n "$apig_limit" ]; then
        apig_fail LIMIT 'headers: too many or too large'
        return
    fi
    # Names that are no tokens can be left out: none is signed.
    apig_all=$(printf '%s\n' "$1" | awk "$apig_awk"'$0 != "" {
        mark = index($0, "=")
        name = tolower(token(substr($0, 1, mark - 1)))
        if (name != "") print name substr($0, mark)
    }')
    apig_sent=$(printf '%s\n' "$apig_all" | sed -n 's/^authorization=/=/p')
    case $apig_sent in
        '') apig_fail AUTH_MISSING 'authorization: absent' || return ;;
        *"$apig_newline"*) apig_fail AUTH_DUPLICATE 'authorization: more than one' || return ;;
    esac
    if [ "${#apig_sent}" -gt $((8192 * 3 + 1)) ]; then
        apig_fail LIMIT 'authorization: too long'
        return
    fi
    apig_parse_authorization "${apig_sent#=}" || return

    apig_fault=$(printf '%s\n' "$apig_names" | awk -F';' '{
        if (NF > 64) print "LIMIT"
        else for (n = 1; n <= NF || n == 1; n++)
            if ($n !~ /^[!#$%&\047*+.^_`|~0-9a-z-]+$/ || $n == "authorization" || n > 1 && $n "" <= $(n - 1) "") {
                print "SIGNED_HEADERS_MALFORMED"
                exit
            }
    }')
    if [ -n "$apig_fault" ]; then
        apig_fail "$apig_fault" 'SignedHeaders: must be lowercase, sorted and unique, at most 64'
        return
    fi
    case $apig_newline$apig_all in
        *"${apig_newline}x-sdk-date="*) ;;
        *) apig_fail DATE_MISSING 'x-sdk-date: absent' || return ;;
    esac
    apig_found=$(printf '%s\n' "$apig_names" "x-sdk-date;${APIG_REQUIRED_HEADERS-host}" | awk -F';' '
        NR == 1 { for (n = 1; n <= NF; n++) signed[$n] = 1 }
        NR == 2 { for (n = 1; n <= NF; n++) if ($n != "" && !(tolower($n) in signed)) print $n }')
    if [ -n "$apig_found" ]; then
        apig_fail SIGNED_HEADER_REQUIRED 'SignedHeaders: a required header is not signed'
        return
    fi
    # The lines of the signed names in their order; or `=` and a code.
    apig_values=$(printf '%s\n' "$apig_names" "$apig_all" | awk -F= '
        NR == 1 { count = split($0, names, ";") }
        NR > 1 { line[$1] = $0; times[$1]++ }
        END {
            for (n = 1; n <= count; n++)
                if (times[names[n]] != 1) {
                    print times[names[n]] ? "=HEADER_DUPLICATE" : "=SIGNED_HEADER_ABSENT"
                    exit
                }
            for (n = 1; n <= count; n++) print line[names[n]]
        }')
    case $apig_values in
        =*) apig_fail "${apig_values#=}" 'SignedHeaders: each must be there once' || return ;;
    esac
    # The lines with values trimmed, as HTTP trims them.
    apig_values=$(printf '%s\n' "$apig_values" | awk "$apig_awk"'{ mark = index($0, "="); print substr($0, 1, mark) trimmed(substr($0, mark + 1)) }')
    # These make a framework serve another method or path than the signed one.
    for apig_name in x-http-method-override x-original-url x-rewrite-url; do
        case "$apig_newline$apig_all$apig_newline;$apig_names;" in
            *"$apig_newline$apig_name="*";$apig_name;"*) ;;
            *"$apig_newline$apig_name="*) apig_fail HEADER_UNSIGNED 'headers: one that rewrites the request is not signed' || return ;;
        esac
    done
}

# apig_read_secrets KEY_ID: sets apig_key_known, and apig_secrets: dumps with `_` for the space, so that they are words.
apig_read_secrets() {
    apig_key_known=yes
    apig_status=0
    apig_found=$(
        apig_find_secrets "$1"
        apig_status=$?
        printf . # keeps the empty lines at the end
        exit "$apig_status"
    ) || apig_status=$?
    case $apig_status in
        0) ;;
        1)
            # Nobody's secret: an unknown key costs an HMAC too.
            apig_key_known=no
            apig_secrets=$(openssl rand -hex 32 | tr -d '\n' | apig_dump | tr ' ' _)
            return
            ;;
        *) apig_fail KEY_LOOKUP 'apig_find_secrets: failed' || return ;;
    esac
    apig_found=${apig_found%.}
    apig_secrets=
    while :; do
        apig_secret=$(printf '%s' "${apig_found%%"$apig_newline"*}" | apig_dump)
        if [ -z "$(apig_stripped "$apig_secret")" ] || ! apig_is_utf8 "$apig_secret"; then
            apig_fail CONFIG 'apig_find_secrets: gave a secret that is blank or not UTF-8'
            return
        fi
        apig_secrets="$apig_secrets $(printf '%s' "$apig_secret" | tr ' ' _)"
        case $apig_found in
            *"$apig_newline"?*) apig_found=${apig_found#*"$apig_newline"} ;;
            *) break ;;
        esac
    done
}

apig_use SDK-HMAC-SHA256
