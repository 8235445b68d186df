package apig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SDK-HMAC-SHA256 request signatures: the Java reference port, in one file.
 *
 * <pre>
 * CanonicalRequest = METHOD \n URI \n Query \n Headers \n SignedHeaders \n PayloadHash
 * StringToSign     = "SDK-HMAC-SHA256" \n X-Sdk-Date \n Hex(SHA-256(CanonicalRequest))
 * Signature        = Hex(HMAC-SHA-256(secret access key, StringToSign))
 * </pre>
 *
 * Two other algorithms differ from it in what {@link Algorithm} says: SDK-HMAC-SM3 in the hash, V11-HMAC-SHA256 in a
 * derived key and one line more in StringToSign.
 *
 * <p>Read from top to bottom: each stage of the protocol is one method, and {@link #sign} and {@link #verify} both walk
 * them. Java 17 or newer, standard library only.
 *
 * <p>Text is a String as ever. A <i>byte string</i> is a String with one character a byte: so servlets and HTTP
 * clients hold header values, and so this class does.
 */
public final class ApigSignature {
    private ApigSignature() {}

    public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    private static final String DATE_HEADER = "x-sdk-date";
    private static final String TOKEN_HEADER = "x-security-token";

    // Forms are held against the whole text with matches(): `$` would let a trailing newline pass.
    private static final Pattern HTTP_TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final String VISIBLE = "[\\x21-\\x2b\\x2d-\\x7e]"; // visible ASCII but the comma
    private static final Pattern ACCESS_KEY_ID = Pattern.compile(VISIBLE + "+");
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "[^ ]+ (Access|Credential)=(" + VISIBLE + "+), ?SignedHeaders=([^,]*), ?Signature=([0-9a-f]{64})");
    /** The scope is the last three parts of Credential; an access key id may have slashes of its own. */
    private static final Pattern SCOPED = Pattern.compile("(.+)/([0-9]{8}/[^/]+/[^/]+)");
    private static final Pattern SCOPE_PART = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern DATE = Pattern.compile(
            "([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z");
    private static final Pattern HASH_HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SECRET_ACCESS_KEY = Pattern.compile("[^\\x00\\r\\n]+");
    private static final Pattern SECURITY_TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final DateTimeFormatter DATE_FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    /** What a pasted secret may have at its ends: the white space of Unicode, the byte order mark. */
    private static final String WHITE_SPACE = "\t\n\013\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
            + "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    /** UTF-8 keeps the order of code points. compareTo would put U+10000 and above before U+E000. */
    private static final Comparator<String> BY_CODE_POINT =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    /**
     * Bad input, or the reason why a request is refused. The code is stable; the message names the argument and shows
     * no secret, token or body. Checked, so that no refusal is overlooked.
     */
    public static final class SignatureError extends Exception {
        private static final long serialVersionUID = 1;
        private final String code;

        public SignatureError(String code, String message) {
            super(message);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private static void require(boolean condition, String code, String message) throws SignatureError {
        if (!condition) throw new SignatureError(code, message);
    }

    // --- The algorithms ---

    /**
     * Everything in which one signature algorithm differs from another. {@code digest} and {@code mac} are what Java
     * calls them; region and service are those of V11-HMAC-SHA256, else null.
     */
    public record Algorithm(
            String name, String contentHeader, String digest, String mac, String region, String service) {
        public static final Algorithm HMAC_SHA256 =
                new Algorithm("SDK-HMAC-SHA256", "x-sdk-content-sha256", "SHA-256", "HmacSHA256", null, null);

        /** No JDK has SM3: a provider that has, Bouncy Castle say, must be installed with Security.addProvider. */
        public static final Algorithm HMAC_SM3 =
                new Algorithm("SDK-HMAC-SM3", "x-sdk-content-sm3", "SM3", "HmacSM3", null, null);

        /** The key is derived for one day, region and service. */
        public static Algorithm v11HmacSha256(String region, String service) throws SignatureError {
            for (String part : new String[] {region, service}) {
                boolean sound = part != null && SCOPE_PART.matcher(part).matches();
                require(sound, "OPTION_INVALID", "region, service: must be names such as cn-north-4");
            }
            return new Algorithm("V11-HMAC-SHA256", "x-sdk-content-sha256", "SHA-256", "HmacSHA256", region, service);
        }

        /** What a signature of this date holds for, where that is less than everything, else null. */
        public String scope(String date) {
            return region == null ? null : date.substring(0, 8) + "/" + region + "/" + service;
        }

        byte[] hash(byte[] data) throws SignatureError {
            try {
                return MessageDigest.getInstance(digest).digest(data);
            } catch (GeneralSecurityException error) {
                throw unavailable();
            }
        }

        byte[] hmac(byte[] key, String text) throws SignatureError {
            try {
                Mac hmac = Mac.getInstance(mac);
                hmac.init(new SecretKeySpec(key, mac));
                return hmac.doFinal(text.getBytes(UTF_8));
            } catch (GeneralSecurityException error) {
                throw unavailable();
            }
        }

        private SignatureError unavailable() {
            return new SignatureError(
                    "ALG_UNAVAILABLE", "algorithm: no provider has " + digest + "; install one with Security.addProvider");
        }
    }

    // --- The stages ---

    /** Decodes once. A malformed escape stays as it is; bad UTF-8 becomes U+FFFD, one per maximal subpart. */
    public static String percentDecode(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '%' && at + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[at + 1]) && HexFormat.isHexDigit(bytes[at + 2])) {
                bytes[length++] = (byte) (HexFormat.fromHexDigit(bytes[at + 1]) << 4 | HexFormat.fromHexDigit(bytes[at + 2]));
                at += 2;
            } else {
                bytes[length++] = bytes[at];
            }
        }
        return decodeUtf8(bytes, length);
    }

    /** As new String(bytes, UTF_8), which makes one U+FFFD of an encoded surrogate (ED A0 80) where three belong. */
    private static String decodeUtf8(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int at = 0; at < length; ) {
            int lead = bytes[at++] & 0xff;
            int missing = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
            int codePoint = missing <= 0 ? lead : lead & 0x3f >> missing;
            // What the next byte may be: no overlong form, no surrogate, nothing above U+10FFFF.
            int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
            while (missing > 0 && at < length && (bytes[at] & 0xff) >= low && (bytes[at] & 0xff) <= high) {
                codePoint = codePoint << 6 | bytes[at++] & 0x3f;
                missing--;
                low = 0x80;
                high = 0xbf;
            }
            text.appendCodePoint(missing == 0 ? codePoint : 0xfffd);
        }
        return text.toString();
    }

    /** Encodes the UTF-8 of all but {@code A-Za-z0-9-_.~}, with uppercase hex digits. */
    public static String percentEncode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            boolean unreserved = each >= 'A' && each <= 'Z' || each >= 'a' && each <= 'z' || each >= '0' && each <= '9'
                    || each == '-' || each == '_' || each == '.' || each == '~';
            if (unreserved) encoded.append((char) each);
            else encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
        }
        return encoded.toString();
    }

    /** {@code /a b/%63} -> {@code /a%20b/c/}. Dot segments and {@code //} are kept. */
    public static String canonicalUri(String path) {
        // Decoding comes before splitting: that is what turns `%2F` into a slash. -1: split() drops empty ends else.
        String uri = Stream.of(percentDecode(path).split("/", -1)).map(ApigSignature::percentEncode)
                .collect(Collectors.joining("/"));
        return uri.endsWith("/") ? uri : uri + "/";
    }

    /** {@code b=2&a} -> {@code a=&b=2}. Takes the query without its {@code ?}; a {@code +} is a plus, not a space. */
    public static String canonicalQuery(String query) {
        record Pair(String name, String value) {}
        List<Pair> pairs = new ArrayList<>();
        for (String part : query.split("&")) {
            int mark = part.indexOf('=');
            String name = mark < 0 ? part : part.substring(0, mark);
            String value = mark < 0 ? "" : part.substring(mark + 1);
            if (!name.isEmpty()) pairs.add(new Pair(percentDecode(name), percentDecode(value)));
        }
        // Sorted before encoding, by name and then by value.
        pairs.sort(Comparator.comparing(Pair::name, BY_CODE_POINT).thenComparing(Pair::value, BY_CODE_POINT));
        return pairs.stream().map(pair -> percentEncode(pair.name) + "=" + percentEncode(pair.value))
                .collect(Collectors.joining("&"));
    }

    /** A {@code name:value} line for each name. Values, and the result, are byte strings. */
    public static String canonicalHeaders(Map<String, String> values, Collection<String> names) {
        return names.stream().map(name -> name + ":" + trim(values.get(name)) + "\n").collect(Collectors.joining());
    }

    /** Without the spaces and tabs at both ends: trim() and strip() take more. Inner spaces belong to the value. */
    private static String trim(String value) {
        return strip(value, " \t");
    }

    private static String strip(String text, String characters) {
        int start = 0;
        int end = text.length();
        while (start < end && characters.indexOf(text.charAt(start)) >= 0) start++;
        while (end > start && characters.indexOf(text.charAt(end - 1)) >= 0) end--;
        return text.substring(start, end);
    }

    /** The names in lower case and code point order. */
    public static List<String> signedHeaders(Collection<String> names) {
        return names.stream().map(ApigSignature::lower).sorted(BY_CODE_POINT).toList();
    }

    /** In any other locale, Turkish say, an I may become something else. */
    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The hash of the body, the empty one too, in lowercase hex. */
    public static String payloadHash(Algorithm algorithm, byte[] body) throws SignatureError {
        return HexFormat.of().formatHex(algorithm.hash(body));
    }

    /** The six parts joined by newlines, as a byte string. */
    public static String canonicalRequest(
            String method, String path, String query, Map<String, String> values, Collection<String> names, String payload) {
        return String.join("\n", method, canonicalUri(path), canonicalQuery(query),
                canonicalHeaders(values, names), String.join(";", names), payload);
    }

    /** The algorithm, the date, the scope where there is one, and the hash of the canonical request (a byte string). */
    public static String stringToSign(Algorithm algorithm, String date, String canonicalRequest) throws SignatureError {
        String scope = algorithm.scope(date);
        return algorithm.name + "\n" + date + "\n" + (scope == null ? "" : scope + "\n")
                + payloadHash(algorithm, canonicalRequest.getBytes(ISO_8859_1));
    }

    /** The secret itself; under a scope, the hex text of HKDF-SHA-256 (RFC 5869) of 32 bytes, which is one block. */
    public static byte[] signingKey(Algorithm algorithm, String secretAccessKey, String accessKeyId, String date)
            throws SignatureError {
        String scope = algorithm.scope(date);
        if (scope == null) return secretAccessKey.getBytes(UTF_8);
        byte[] extracted = algorithm.hmac(accessKeyId.getBytes(UTF_8), secretAccessKey);
        return HexFormat.of().formatHex(algorithm.hmac(extracted, scope + "\u0001")).getBytes(UTF_8);
    }

    /** HMAC of the string to sign. */
    public static String signature(Algorithm algorithm, byte[] signingKey, String stringToSign) throws SignatureError {
        return HexFormat.of().formatHex(algorithm.hmac(signingKey, stringToSign));
    }

    /** The value of the Authorization header. A scope stands behind the key id. */
    public static String authorization(
            Algorithm algorithm, String accessKeyId, String date, Collection<String> names, String signature) {
        String scope = algorithm.scope(date);
        String credential = scope == null ? "Access=" + accessKeyId : "Credential=" + accessKeyId + "/" + scope;
        return algorithm.name + " " + credential + ", SignedHeaders=" + String.join(";", names)
                + ", Signature=" + signature;
    }

    // --- Reading the target, the date, the Authorization header ---

    /** An origin-form target, {@code /path?query}, split at its first {@code ?}. */
    public record Target(String path, String query) {
        public static Target of(String text) throws SignatureError {
            // A `#` is never sent: what follows it is a fragment that somebody forgot to remove.
            boolean sound = text != null && text.startsWith("/") && text.indexOf('#') < 0 && !hasLoneSurrogate(text);
            require(sound, "URL_INVALID", "target: must be /path?query, without a fragment or a lone surrogate");
            int mark = text.indexOf('?');
            return mark < 0 ? new Target(text, "") : new Target(text.substring(0, mark), text.substring(mark + 1));
        }
    }

    /** Half a character, which has no UTF-8: getBytes would write a question mark. */
    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
    }

    /** Reads {@code YYYYMMDDTHHMMSSZ} and nothing else: no leap second, no 30 February, no year 0. */
    public static Instant parseDate(String text) throws SignatureError {
        Matcher match = DATE.matcher(text == null ? "" : text);
        if (match.matches()) {
            try {
                int[] part = new int[7];
                for (int at = 1; at <= 6; at++) part[at] = Integer.parseInt(match.group(at));
                LocalDateTime date = LocalDateTime.of(part[1], part[2], part[3], part[4], part[5], part[6]);
                if (date.getYear() > 0) return date.toInstant(ZoneOffset.UTC);
            } catch (DateTimeException nonexistent) {
                // as any other bad date
            }
        }
        throw new SignatureError("DATE_INVALID", "x-sdk-date: must be a UTC date that exists, as YYYYMMDDTHHMMSSZ");
    }

    /** What an Authorization header says. */
    public record Parameters(
            Algorithm algorithm, String accessKeyId, String scope, List<String> signedHeaders, String signature) {
        /** Reads one grammar, with nothing before or after it. The first word alone says which algorithm is meant. */
        public static Parameters of(String text, Collection<Algorithm> algorithms) throws SignatureError {
            int space = text.indexOf(' ');
            String scheme = space < 0 ? text : text.substring(0, space);
            Algorithm algorithm = algorithms.stream().filter(each -> each.name.equals(scheme)).findFirst().orElse(null);
            boolean named = algorithms.stream().anyMatch(each -> text.indexOf(each.name, scheme.length()) >= 0);
            boolean other = algorithm == null && isToken(scheme) && !named;
            require(!other, "ALG_UNSUPPORTED", "authorization: the scheme is of no algorithm in options.algorithms");
            Matcher match = AUTHORIZATION.matcher(text);
            if (algorithm != null && match.matches()) {
                List<String> names = List.of(match.group(3).split(";", -1));
                boolean scoped = match.group(1).equals("Credential");
                Matcher parts = SCOPED.matcher(match.group(2));
                if (!scoped && algorithm.region == null)
                    return new Parameters(algorithm, match.group(2), null, names, match.group(4));
                if (scoped && algorithm.region != null && parts.matches())
                    return new Parameters(algorithm, parts.group(1), parts.group(2), names, match.group(4));
            }
            throw new SignatureError("AUTH_MALFORMED", "authorization: must hold Access, SignedHeaders, Signature");
        }
    }

    private static boolean isToken(String text) {
        return text != null && HTTP_TOKEN.matcher(text).matches();
    }

    /** The byte string of a value, trimmed as HTTP trims it. */
    private static String headerValue(String argument, String value, boolean isText) throws SignatureError {
        boolean allowed = value != null && value.chars().noneMatch(each -> each == 0 || each == '\r' || each == '\n')
                && (isText ? !hasLoneSurrogate(value) : value.chars().allMatch(each -> each <= 0xff));
        require(allowed, "HEADER_VALUE_INVALID",
                argument + ": must be " + (isText ? "UTF-8" : "Latin-1") + " text without CR, LF and NUL");
        return trim(isText ? new String(value.getBytes(UTF_8), ISO_8859_1) : value);
    }

    // --- Signing ---

    /** One field of a request. Names that repeat are several of them. */
    public record Header(String name, String value) {}

    /** An access key pair; the security token is for temporary ones, else null. Prints no secret. */
    public record Credentials(String accessKeyId, String secretAccessKey, String securityToken) {
        @Override
        public String toString() {
            return "Credentials[" + accessKeyId + "]";
        }
    }

    /**
     * What to send (method, requestTarget, headers, whose values are byte strings), and each stage on the way there.
     * Prints no header, which may hold a token.
     */
    public record SignedRequest(
            String method, String requestTarget, List<Header> headers, String canonicalUri, String canonicalQuery,
            List<String> signedHeaders, String canonicalRequest, String stringToSign, String signature, String authorization) {
        @Override
        public String toString() {
            return "SignedRequest[" + String.join(";", signedHeaders) + "]";
        }
    }

    /**
     * Signs {@code /path?query}; the headers must hold {@code Host}. Without an {@code X-Sdk-Date} header the date is
     * now. Header values are text, signed as UTF-8.
     */
    public static SignedRequest sign(
            String method, String target, List<Header> headers, byte[] body, Credentials credentials) throws SignatureError {
        return sign(Algorithm.HMAC_SHA256, method, target, headers, body, credentials);
    }

    /** The same with another algorithm. */
    public static SignedRequest sign(
            Algorithm algorithm, String method, String target, List<Header> headers, byte[] body, Credentials credentials)
            throws SignatureError {
        checkCredential("accessKeyId", credentials.accessKeyId, ACCESS_KEY_ID);
        checkCredential("secretAccessKey", credentials.secretAccessKey, SECRET_ACCESS_KEY);
        if (credentials.securityToken != null)
            checkCredential("securityToken", credentials.securityToken, SECURITY_TOKEN);
        require(isToken(method), "METHOD_INVALID", "method: must be an HTTP token");
        String sent = method.toUpperCase(Locale.ROOT); // HTTP clients send it so
        Target split = Target.of(target);
        // The target is sent as it stands, and a line break would end the request line.
        boolean printable = !CONTROL.matcher(target).find();
        require(printable, "URL_INVALID", "target: holds a control character, percent-encode it");

        // Lowercase name -> the header as given, its value as a byte string.
        Map<String, Header> given = readHeaders(headers);
        if (credentials.securityToken != null)
            given.put(TOKEN_HEADER, new Header("X-Security-Token", credentials.securityToken));
        String now = DATE_FORMAT.format(LocalDateTime.now(ZoneOffset.UTC));
        given.putIfAbsent(DATE_HEADER, new Header("X-Sdk-Date", now));
        Map<String, String> values = new HashMap<>();
        given.forEach((name, header) -> values.put(name, header.value));
        String date = values.get(DATE_HEADER);
        parseDate(date);
        // A hash that the caller states is taken at its word; UNSIGNED-PAYLOAD is one.
        String payload = values.get(algorithm.contentHeader);
        if (payload == null) {
            require(body != null, "BODY_UNSUPPORTED", "body: must be bytes");
            payload = payloadHash(algorithm, body);
        }
        require(!values.getOrDefault("host", "").isEmpty(), "HOST_MISSING", "headers: host is required");

        List<String> names = signedHeaders(values.keySet());
        String canonical = canonicalRequest(sent, split.path, split.query, values, names, payload);
        String toSign = stringToSign(algorithm, date, canonical);
        byte[] key = signingKey(algorithm, credentials.secretAccessKey, credentials.accessKeyId, date);
        String signature = signature(algorithm, key, toSign);
        String credential = authorization(algorithm, credentials.accessKeyId, date, names, signature);
        List<Header> out = new ArrayList<>(given.values());
        out.add(new Header("Authorization", credential));
        // The canonical query goes out: on it, readers that take `+` or repeated names differently agree.
        String query = canonicalQuery(split.query);
        return new SignedRequest(
                sent, query.isEmpty() ? split.path : split.path + "?" + query, List.copyOf(out),
                canonicalUri(split.path), query, names, new String(canonical.getBytes(ISO_8859_1), UTF_8), toSign,
                signature, credential);
    }

    private static void checkCredential(String argument, String text, Pattern form) throws SignatureError {
        String code = "CREDENTIALS_INVALID";
        String stripped = text == null ? "" : strip(text, WHITE_SPACE);
        require(!stripped.isEmpty(), code, argument + ": must be text that is not blank");
        require(stripped.equals(text), code, argument + ": begins or ends with white space");
        boolean fits = form.matcher(text).matches() && !hasLoneSurrogate(text);
        require(fits, code, argument + ": holds a character that cannot be in one");
    }

    private static Map<String, Header> readHeaders(List<Header> headers) throws SignatureError {
        Map<String, Header> result = new LinkedHashMap<>();
        for (Header header : headers) {
            require(isToken(header.name), "HEADER_NAME_INVALID", "headers: a name is not an HTTP token");
            String lower = lower(header.name);
            require(!result.containsKey(lower), "HEADER_DUPLICATE", "headers: " + lower + " is given twice");
            String value = headerValue("headers: " + lower, header.value, true);
            if (!lower.equals("authorization")) // replaced, never signed
                result.put(lower, new Header(header.name, value));
        }
        return result;
    }

    // --- Verifying ---

    private static final Pattern BACKEND_KEY_ID = Pattern.compile("[A-Za-z0-9._~-]{1,200}");
    private static final int MAX_HEADERS = 2000;
    private static final int MAX_HEADER_BYTES = 100 * 1024;
    private static final int MAX_AUTHORIZATION_BYTES = 8 * 1024;
    private static final int MAX_SIGNED_NAMES = 64;
    private static final Duration MAX_SKEW = Duration.ofSeconds(900);
    /** These make a framework serve another method or path than the signed one. */
    private static final List<String> REWRITING_HEADERS =
            List.of("x-http-method-override", "x-original-url", "x-rewrite-url");
    /** What the methods above call errors of the signer, as codes of the verifier. */
    private static final Map<String, String> REFUSALS = Map.of(
            "URL_INVALID", "TARGET_BAD", "DATE_INVALID", "DATE_MALFORMED", "HEADER_VALUE_INVALID", "HEADER_BAD_BYTES");
    /** Nobody's secret: an unknown key costs an HMAC too. */
    private static final String NO_SECRET = Long.toHexString(new SecureRandom().nextLong());

    /** Gives the secrets of a key id: null where it is unknown, two while a key is being rotated. */
    @FunctionalInterface
    public interface FindSecrets {
        List<String> find(String keyId) throws Exception;
    }

    /** A request as it came over the wire: the raw target, every header as a byte string, the bytes of the body. */
    public record Arrived(String method, String target, List<Header> headers, byte[] body) {}

    /**
     * How to verify. {@code maxSkew} is above 0, at most 15 minutes; {@code x-sdk-date} is always required. Each of the
     * algorithms has a name of its own, which the string to sign begins with: so no signature of one can pass as that of
     * another.
     */
    public record Options(
            Duration maxSkew, boolean allowUnsignedPayload, List<String> requiredHeaders, List<Algorithm> algorithms) {
        /** With SDK-HMAC-SHA256 alone. */
        public Options(Duration maxSkew, boolean allowUnsignedPayload, List<String> requiredHeaders) {
            this(maxSkew, allowUnsignedPayload, requiredHeaders, List.of(Algorithm.HMAC_SHA256));
        }

        public static final Options DEFAULT = new Options(MAX_SKEW, false, List.of("host"));
    }

    /** Who signed a request, and whether the signature covers the body. */
    public record Verified(String keyId, boolean bodyVerified) {}

    /**
     * Verifies a request as it arrived, at the time {@code now}.
     *
     * @throws SignatureError whose code says why it is refused: for the log, not for the client. CONFIG is a bad
     *     option, or a secret that cannot be one
     */
    public static Verified verify(Arrived request, FindSecrets findSecrets, Instant now, Options options)
            throws SignatureError {
        try {
            return check(request, findSecrets, now, options);
        } catch (SignatureError error) {
            throw new SignatureError(REFUSALS.getOrDefault(error.code, error.code), error.getMessage());
        }
    }

    private static Verified check(Arrived request, FindSecrets findSecrets, Instant now, Options options)
            throws SignatureError {
        Duration maxSkew = options.maxSkew;
        boolean inRange = maxSkew != null && maxSkew.compareTo(Duration.ZERO) > 0 && maxSkew.compareTo(MAX_SKEW) <= 0;
        require(inRange, "CONFIG", "maxSkew: must be above 0, at most 15 minutes");
        require(now != null, "CONFIG", "now: must be the time of arrival");
        long different = options.algorithms.stream().map(Algorithm::name).distinct().count();
        boolean once = different > 0 && different == options.algorithms.size();
        require(once, "CONFIG", "algorithms: must hold at least one, and none twice");
        Signed signed = readSigned(request.headers, options);
        Parameters given = signed.parameters;
        Algorithm algorithm = given.algorithm;
        String hashHeader = algorithm.contentHeader;
        String date = trim(signed.values.get(DATE_HEADER));
        Duration skew = Duration.between(parseDate(date), now).abs();
        require(skew.compareTo(maxSkew) <= 0, "DATE_SKEW", "x-sdk-date: too far from now");
        for (Map.Entry<String, String> entry : signed.values.entrySet())
            entry.setValue(headerValue("headers", entry.getValue(), false));
        Target target = Target.of(request.target);
        require(isToken(request.method), "SIGNATURE_MISMATCH", "method: not an HTTP token, nobody signs it");

        // A hash header counts where it is signed. Otherwise the body itself is hashed.
        String stated = signed.values.get(hashHeader);
        boolean unsigned = UNSIGNED_PAYLOAD.equals(stated);
        require(options.allowUnsignedPayload || !unsigned, "UNSIGNED_PAYLOAD", hashHeader + ": not allowed");
        boolean known = stated == null || unsigned || HASH_HEX.matcher(stated).matches();
        require(known, "HASH_HEADER_BAD", hashHeader + ": must be 64 lowercase hex digits");
        require(request.body != null, "BODY_UNAVAILABLE", "body: must be the bytes that arrived");
        String actual = unsigned ? UNSIGNED_PAYLOAD : payloadHash(algorithm, request.body);

        // Whoever signs for another day, region or service signs for somebody else.
        boolean here = Objects.equals(given.scope, algorithm.scope(date));
        require(here, "ALG_UNSUPPORTED", "Credential: of another date, region or service");
        String keyId = given.accessKeyId;
        require(BACKEND_KEY_ID.matcher(keyId).matches(), "AUTH_MALFORMED", "Access: not a key id");
        List<String> secrets = secretsOf(findSecrets, keyId);
        // The case of the method is left alone here: what arrived must be what was signed.
        String canonical = canonicalRequest(request.method, target.path, target.query, signed.values, given.signedHeaders,
                stated == null ? actual : stated);
        String toSign = stringToSign(algorithm, date, canonical);
        boolean matches = false;
        for (String secret : secrets == null ? List.of(NO_SECRET) : secrets) {
            // isEqual takes constant time; every secret is tried.
            byte[] key = signingKey(algorithm, secret, keyId, date);
            byte[] expected = signature(algorithm, key, toSign).getBytes(ISO_8859_1);
            matches |= MessageDigest.isEqual(expected, given.signature.getBytes(ISO_8859_1));
        }
        require(secrets != null, "KEY_UNKNOWN", "Access: unknown key id");
        require(matches, "SIGNATURE_MISMATCH", "Signature: differs");
        // A stated hash is signed, the body is not: this ties them together.
        require(stated == null || stated.equals(actual), "BODY_MISMATCH", "body: not the one whose hash was signed");
        return new Verified(keyId, !unsigned);
    }

    /** What can be checked without a secret. */
    private record Signed(Parameters parameters, Map<String, String> values) {}

    private static Signed readSigned(List<Header> headers, Options options) throws SignatureError {
        Map<String, List<String>> values = new HashMap<>();
        int count = 0;
        int size = 0;
        for (Header header : headers) {
            require(header.name != null && header.value != null, "HEADER_BAD_BYTES", "headers: must be text");
            // toLowerCase would make a plain `k` of the Kelvin sign, a name that is no token anyway.
            String name = isToken(header.name) ? lower(header.name) : header.name;
            values.computeIfAbsent(name, each -> new ArrayList<>()).add(header.value);
            count++;
            size += header.name.length() + header.value.length();
            require(count <= MAX_HEADERS && size <= MAX_HEADER_BYTES, "LIMIT", "headers: too many or too large");
        }
        List<String> sent = values.getOrDefault("authorization", List.of());
        require(!sent.isEmpty(), "AUTH_MISSING", "authorization: absent");
        require(sent.size() == 1, "AUTH_DUPLICATE", "authorization: more than one");
        require(sent.get(0).length() <= MAX_AUTHORIZATION_BYTES, "LIMIT", "authorization: too long");
        Parameters parameters = Parameters.of(sent.get(0), options.algorithms);

        List<String> names = parameters.signedHeaders;
        require(names.size() <= MAX_SIGNED_NAMES, "LIMIT", "SignedHeaders: too many");
        boolean plain = names.stream().allMatch(name -> isToken(name) && name.equals(lower(name)));
        boolean orderly = plain && !names.contains("authorization") && List.copyOf(new TreeSet<>(names)).equals(names);
        require(orderly, "SIGNED_HEADERS_MALFORMED", "SignedHeaders: must be lowercase, sorted and unique");
        require(values.containsKey(DATE_HEADER), "DATE_MISSING", "x-sdk-date: absent");
        boolean covered = names.contains(DATE_HEADER)
                && options.requiredHeaders.stream().allMatch(name -> names.contains(lower(name)));
        require(covered, "SIGNED_HEADER_REQUIRED", "SignedHeaders: a required header is not signed");
        Map<String, String> chosen = new HashMap<>();
        for (String name : names) {
            require(values.containsKey(name), "SIGNED_HEADER_ABSENT", "SignedHeaders: one of them is absent");
            require(values.get(name).size() == 1, "HEADER_DUPLICATE", "headers: a signed one comes twice");
            chosen.put(name, values.get(name).get(0));
        }
        boolean rewritten = REWRITING_HEADERS.stream().anyMatch(name -> values.containsKey(name) && !names.contains(name));
        require(!rewritten, "HEADER_UNSIGNED", "headers: one that rewrites the request is not signed");
        return new Signed(parameters, chosen);
    }

    /** All secrets of a key, null where the key is unknown. */
    private static List<String> secretsOf(FindSecrets findSecrets, String keyId) throws SignatureError {
        List<String> secrets;
        try {
            secrets = findSecrets.find(keyId);
        } catch (Exception error) {
            throw new SignatureError("KEY_LOOKUP", "findSecrets: failed");
        }
        boolean usable = secrets == null || !secrets.isEmpty() && secrets.stream().allMatch(
                each -> each != null && !strip(each, WHITE_SPACE).isEmpty() && !hasLoneSurrogate(each));
        require(usable, "CONFIG", "findSecrets: must give null or a list of secrets, none blank");
        return secrets;
    }
}
