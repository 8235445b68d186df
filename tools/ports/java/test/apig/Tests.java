package apig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import apig.ApigSignature.Algorithm;
import apig.ApigSignature.Arrived;
import apig.ApigSignature.Credentials;
import apig.ApigSignature.FindSecrets;
import apig.ApigSignature.Header;
import apig.ApigSignature.Options;
import apig.ApigSignature.Parameters;
import apig.ApigSignature.SignatureError;
import apig.ApigSignature.SignedRequest;
import apig.ApigSignature.Verified;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Runs every static method of this and the other test classes whose name begins with `test`. */
final class Tests {
    private static final String KEY = "example-key-id";
    private static final String SECRET = "example-secret";
    private static final String DATE = "20191115T033655Z";
    private static final Instant NOW = Instant.parse("2019-11-15T03:36:55Z");
    private static final byte[] BODY = "{\"a\":1}".getBytes(UTF_8);
    private static final Credentials CREDENTIALS = new Credentials(KEY, SECRET, null);
    private static final FindSecrets FIND = keyId -> keyId.equals(KEY) ? List.of("old", SECRET) : null;

    private Tests() {}

    public static void main(String[] arguments) throws Exception {
        // Names with an I become others in Turkish where somebody forgot to say Locale.ROOT.
        Locale.setDefault(new Locale("tr", "TR"));
        int passed = 0;
        int failed = 0;
        for (Class<?> tests : List.of(Tests.class, ConformanceTests.class, AlgorithmTests.class, ReadmeTests.class)) {
            for (Method test : tests.getDeclaredMethods()) {
                if (!test.getName().startsWith("test") || !Modifier.isStatic(test.getModifiers())) continue;
                try {
                    test.invoke(null);
                    passed++;
                    System.out.println("ok   " + test.getName());
                } catch (InvocationTargetException error) {
                    failed++;
                    System.out.println("FAIL " + test.getName());
                    error.getCause().printStackTrace(System.out);
                }
            }
        }
        System.out.println("\n" + passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    static void equal(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) throw new AssertionError("got " + actual + ", expected " + expected);
    }

    static void holds(boolean condition, Object about) {
        if (!condition) throw new AssertionError(String.valueOf(about));
    }

    private static String code(Callable<?> call) {
        try {
            call.call();
            return "ok";
        } catch (SignatureError error) {
            return error.code();
        } catch (Exception error) {
            throw new AssertionError(error);
        }
    }

    /** Host and X-Sdk-Date, and those given. */
    private static List<Header> headers(String... more) {
        List<Header> list = new ArrayList<>(List.of(new Header("Host", "example.com"), new Header("X-Sdk-Date", DATE)));
        for (int at = 0; at < more.length; at += 2) list.add(new Header(more[at], more[at + 1]));
        return list;
    }

    private static SignedRequest signed(String target, List<Header> headers, byte[] body) throws SignatureError {
        return ApigSignature.sign("POST", target, headers, body, CREDENTIALS);
    }

    /** The example of the signing guide, at every stage. */
    static void testPublishedExample() throws Exception {
        String path = "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs";
        String query = "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0";
        String lines = "content-type:application/json\nhost:service.region.example.com\nx-sdk-date:20191115T033655Z\n";
        String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        String key = "QTWAOYTTINDUT2QVKYUC";
        String secret = "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc";
        Map<String, String> values = Map.of(
                "content-type", "application/json", "host", "service.region.example.com", "x-sdk-date", DATE);
        List<String> names = ApigSignature.signedHeaders(List.of("X-Sdk-Date", "Host", "content-type"));
        equal(names, List.of("content-type", "host", "x-sdk-date"));
        equal(ApigSignature.canonicalUri(path), path + "/");
        equal(ApigSignature.canonicalQuery(query), query);
        equal(ApigSignature.canonicalHeaders(values, names), lines);
        equal(ApigSignature.payloadHash(Algorithm.HMAC_SHA256, new byte[0]), empty);
        String canonical = ApigSignature.canonicalRequest("GET", path, query, values, names, empty);
        equal(canonical, "GET\n" + path + "/\n" + query + "\n" + lines + "\ncontent-type;host;x-sdk-date\n" + empty);
        String toSign = ApigSignature.stringToSign(Algorithm.HMAC_SHA256, DATE, canonical);
        equal(toSign, "SDK-HMAC-SHA256\n20191115T033655Z\nb25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a");
        String signature = ApigSignature.signature(Algorithm.HMAC_SHA256, secret.getBytes(UTF_8), toSign);
        equal(signature, "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe");
        String authorization = ApigSignature.authorization(Algorithm.HMAC_SHA256, key, DATE, names, signature);
        List<Algorithm> first = List.of(Algorithm.HMAC_SHA256);
        equal(Parameters.of(authorization, first), new Parameters(Algorithm.HMAC_SHA256, key, null, names, signature));

        List<Header> headers = List.of(new Header("Host", "service.region.example.com"), new Header("X-Sdk-Date", DATE),
                new Header("content-type", " application/json\t"));
        SignedRequest result =
                ApigSignature.sign("get", path + "?" + query, headers, new byte[0], new Credentials(key, secret, null));
        equal(result.canonicalRequest(), canonical);
        equal(result.authorization(), authorization);
        equal(result.method() + " " + result.requestTarget(), "GET " + path + "?" + query);
        equal(result.headers().get(3), new Header("Authorization", authorization));
    }

    static void testUri() {
        String bad = "%EF%BF%BD";
        String[][] cases = {
            {"/", "/"}, {"/a", "/a/"}, {"/a/", "/a/"}, {"/a//", "/a//"}, {"//a", "//a/"}, {"/a/../b/.", "/a/../b/./"},
            {"/%2e%2E", "/../"}, {"/a%2Fb", "/a/b/"}, {"/a%2F", "/a/"}, {"/a+b", "/a%2Bb/"}, {"/a b", "/a%20b/"},
            {"/%2520", "/%2520/"}, {"/%zz", "/%25zz/"}, {"/%+1", "/%25%2B1/"}, {"/%2", "/%252/"}, {"/100%", "/100%25/"},
            {"/%\uff11\uff12", "/%25%EF%BC%91%EF%BC%92/"}, {"/-._~AZaz09", "/-._~AZaz09/"},
            {"/!$&'()*,;=:@", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40/"}, {"/\u4e2d/%e4%b8%ad", "/%E4%B8%AD/%E4%B8%AD/"},
            {"/%00%0A", "/%00%0A/"}, {"/%EF%BB%BFa", "/%EF%BB%BFa/"}, {"/%F4%8F%BF%BF", "/%F4%8F%BF%BF/"},
            // One U+FFFD for each maximal subpart.
            {"/%ff", "/" + bad + "/"}, {"/%E4%B8", "/" + bad + "/"}, {"/%E4%B8\u4e2d", "/" + bad + "%E4%B8%AD/"},
            {"/%C0%AF", "/" + bad.repeat(2) + "/"}, {"/%ED%A0%80", "/" + bad.repeat(3) + "/"},
            {"/%ED%A0", "/" + bad.repeat(2) + "/"}, {"/%F4%90%80%80", "/" + bad.repeat(4) + "/"},
            {"/%F0%9F%98(", "/" + bad + "%28/"}, {"/%E0%80%F1%80%80%C2", "/" + bad.repeat(4) + "/"},
        };
        for (String[] each : cases) equal(ApigSignature.canonicalUri(each[0]), each[1]);
    }

    static void testQuery() {
        String[][] cases = {
            {"", ""}, {"&&", ""}, {"=1", ""}, {"=1&a", "a="}, {"%20=1", "%20=1"}, {"b=2&a=1", "a=1&b=2"},
            {"a=2&a=10&a=1", "a=1&a=10&a=2"}, {"a=1&a", "a=&a=1"}, {"a=b=c", "a=b%3Dc"}, {"a=b+c", "a=b%2Bc"},
            {"?a=1", "%3Fa=1"}, {"%61=2&a=1", "a=1&a=2"}, {"a%3Db=1&a%26=2", "a%26=2&a%3Db=1"}, {"b=1&B=2", "B=2&b=1"},
            // Decoded names are sorted, not encoded ones: `/` comes after `.` and before `Z`.
            {"a%2Fb=1&a.b=2&aZb=3&a%20b=4", "a%20b=4&a.b=2&a%2Fb=1&aZb=3"},
            // A prefix comes first, though `=` sorts after `-`.
            {"a-b=3&a=2", "a=2&a-b=3"},
            // Code point order: UTF-16 has the emoji before U+E000 and U+FF5E.
            {"%F0%9F%98%80=1&%EF%BD%9E=2", "%EF%BD%9E=2&%F0%9F%98%80=1"},
            {"a=%F0%9F%98%80&a=%EE%80%80", "a=%EE%80%80&a=%F0%9F%98%80"}, {"a=%FF%FE&b=%", "a=%EF%BF%BD%EF%BF%BD&b=%25"},
        };
        for (String[] each : cases) equal(ApigSignature.canonicalQuery(each[0]), each[1]);
    }

    static void testHeaderLines() {
        Map<String, String> values = Map.of("a", " \t v  w\t ", "b", "\u00a0v\u00a0", "c", " ", "d", "\u000bv\u0085");
        String lines = "a:v  w\nb:\u00a0v\u00a0\nc:\nd:\u000bv\u0085\n";
        equal(ApigSignature.canonicalHeaders(values, List.of("a", "b", "c", "d")), lines);
        List<String> names = ApigSignature.signedHeaders(List.of("z", "a-b", "a_b", "a.b", "ab", "a1", "A", "I"));
        equal(names, List.of("a", "a-b", "a.b", "a1", "a_b", "ab", "i", "z"));
    }

    static void testSigning() throws Exception {
        SignedRequest once = signed("/a%2fb?b=x+y&a", headers(), BODY);
        equal(once.requestTarget(), "/a%2fb?a=&b=x%2By");
        equal(signed("/a?=1", headers(), BODY).requestTarget(), "/a");
        // Signing again, or over another Authorization, changes nothing.
        equal(signed("/a%2fb?b=x+y&a", once.headers(), BODY), once);
        List<Header> both = headers("AUTHORIZATION", "Bearer t", "authorization", "u");
        equal(signed("/a%2fb?b=x+y&a", both, BODY).authorization(), once.authorization());
        equal(ApigSignature.sign("insert", "/", headers(), BODY, CREDENTIALS).method(), "INSERT");
        for (String stated : List.of("UNSIGNED-PAYLOAD", "0000", "")) {
            String request = signed("/", headers("X-Sdk-Content-SHA256", stated), BODY).canonicalRequest();
            holds(request.endsWith("x-sdk-content-sha256;x-sdk-date\n" + stated), request);
        }
        SignedRequest text = signed("/", headers("X-A", " \u4e2d\u00e9\t"), BODY);
        holds(text.canonicalRequest().contains("\nx-a:\u4e2d\u00e9\n"), text.canonicalRequest());
        equal(new String(text.headers().get(2).value().getBytes(ISO_8859_1), UTF_8), "\u4e2d\u00e9");
        // The token replaces a header, and without a date it is now.
        List<Header> old = List.of(new Header("host", "example.com"), new Header("x-security-token", "old"));
        SignedRequest token = ApigSignature.sign("GET", "/", old, BODY, new Credentials(KEY, SECRET, "new"));
        holds(token.canonicalRequest().contains("\nx-security-token:new\n"), token.canonicalRequest());
        holds(token.headers().contains(new Header("X-Security-Token", "new")) && token.headers().size() == 4, token.headers());
        Instant date = ApigSignature.parseDate(token.stringToSign().split("\n")[1]);
        holds(Duration.between(date, Instant.now()).abs().getSeconds() < 60, date);
    }

    static void testErrorCodes() {
        for (String bad : Arrays.asList("", " ", "a ", "a\r", "a b", "a,b", "\u00e9", "a\u007f", null))
            equal(code(() -> ApigSignature.sign("GET", "/", headers(), BODY, new Credentials(bad, SECRET, null))), "CREDENTIALS_INVALID");
        for (String bad : Arrays.asList("", "\t", "s\n", " s", "\ufeffs", "s\u3000", "s\ud800", "s\ns", "s\0s", null))
            equal(code(() -> ApigSignature.sign("GET", "/", headers(), BODY, new Credentials(KEY, bad, null))), "CREDENTIALS_INVALID");
        for (String bad : List.of("", " ", "t\n", "t t", "\u00e9"))
            equal(code(() -> ApigSignature.sign("GET", "/", headers(), BODY, new Credentials(KEY, SECRET, bad))), "CREDENTIALS_INVALID");
        for (String bad : Arrays.asList("", "GET ", "GET\n", "G\u00c9T", "\u00df", null))
            equal(code(() -> ApigSignature.sign(bad, "/", headers(), BODY, CREDENTIALS)), "METHOD_INVALID");
        for (String bad : Arrays.asList("", "a", "*", "?a=1", "https://example.com/", "/a#b", "/?a#", "/\ud800", "/?\udc00",
                "/a\r\nb", "/?a\0", "/\t", "/\u007f", null))
            equal(code(() -> signed(bad, headers(), BODY)), "URL_INVALID");
        for (String bad : Arrays.asList("", "a b", "a:", "a\n", "\u00e9", "\u212a", null))
            equal(code(() -> signed("/", headers(bad, "v"), BODY)), "HEADER_NAME_INVALID");
        for (String bad : Arrays.asList("a\nb", "a\r", "\0", "\n", "\ud800", null)) {
            equal(code(() -> signed("/", headers("x-a", bad), BODY)), "HEADER_VALUE_INVALID");
            equal(code(() -> signed("/", headers("Authorization", bad), BODY)), "HEADER_VALUE_INVALID");
        }
        equal(code(() -> signed("/", headers("HOST", "x"), BODY)), "HEADER_DUPLICATE");
        equal(code(() -> signed("/", headers().subList(1, 2), BODY)), "HOST_MISSING");
        equal(code(() -> signed("/", List.of(new Header("host", " ")), BODY)), "HOST_MISSING");
        equal(code(() -> signed("/", headers(), null)), "BODY_UNSUPPORTED");
        for (String bad : List.of("", "now", "2019-11-15T03:36:55Z", "20191115T03365Z", "20191115T033655", "20191115t033655z",
                "20260230T000000Z", "20191115T240000Z", "20261231T235960Z", "20190229T000000Z", "20191315T033655Z",
                "00000101T000000Z", "+2019115T033655Z", "20191115T 33655Z", "20191115T033655ZZ", "2019111\u0665T033655Z", DATE + "\u000b"))
            equal(code(() -> signed("/", List.of(new Header("Host", "a"), new Header("X-Sdk-Date", bad)), BODY)), "DATE_INVALID");
    }

    static void testNothingPrintsSecrets() throws Exception {
        Credentials credentials = new Credentials("ak", "hush", "hush");
        SignedRequest request = ApigSignature.sign("GET", "/", headers("x-a", "hush"), BODY, credentials);
        holds(!(credentials + " " + request).contains("hush"), "printed");
        for (Credentials bad : List.of(new Credentials("hush,", "s", null), new Credentials("ak", "hush\n", null), CREDENTIALS)) {
            try {
                ApigSignature.sign("GET", "hush", headers("x-a", "hush\0"), BODY, bad);
                throw new AssertionError("signed");
            } catch (SignatureError error) {
                holds(!error.toString().contains("hush"), error);
            }
        }
    }

    // --- Verifying ---

    private static String check(String method, String target, List<Header> headers, byte[] body) {
        return code(() -> ApigSignature.verify(new Arrived(method, target, headers, body), FIND, NOW, Options.DEFAULT));
    }

    private static String check(List<Header> headers) {
        return check("POST", "/", headers, BODY);
    }

    private static List<Header> with(List<Header> headers, String... more) {
        List<Header> all = new ArrayList<>(headers);
        all.addAll(headers(more).subList(2, 2 + more.length / 2));
        return all;
    }

    private static List<Header> changed(List<Header> headers, String name, String value) {
        return headers.stream().map(each -> each.name().equals(name) ? new Header(name, value) : each).toList();
    }

    static void testRoundTrip() throws Exception {
        Object[][] cases = {
            {"/", new byte[0]}, {"/v1/a%2Fb//./?b=2&a=1&a=0", BODY}, {"/\u4e2d/%ff%zz?\u4e2d=%E4&+=+", new byte[] {-1, -2, 0}},
            {"/a b?c d=e f&=x", new byte[100_000]},
        };
        for (Object[] each : cases) {
            String target = (String) each[0];
            byte[] body = (byte[]) each[1];
            List<Header> headers = headers("X-A", " a  b\t", "X-B", "\u4e2d\u00e0\u00a0", "__proto__", "", "X_~!", "1");
            SignedRequest request = signed(target, headers, body);
            for (String sent : List.of(target, request.requestTarget())) {
                Arrived arrived = new Arrived("POST", sent, request.headers(), body);
                equal(ApigSignature.verify(arrived, FIND, NOW, Options.DEFAULT), new Verified(KEY, true));
            }
            equal(check("POST", target, request.headers(), Arrays.copyOf(body, body.length + 1)), "SIGNATURE_MISMATCH");
            equal(check("POST", "/other", request.headers(), body), "SIGNATURE_MISMATCH");
            equal(check("post", target, request.headers(), body), "SIGNATURE_MISMATCH");
        }
    }

    static void testRefusedAuthorizations() throws Exception {
        String good = signed("/", headers(), BODY).authorization();
        equal(check(headers()), "AUTH_MISSING");
        equal(check(headers("Authorization", good, "authorization", good)), "AUTH_DUPLICATE");
        equal(check(headers("Authorization", good.replace(", ", ","))), "ok");
        int end = good.length();
        for (String bad : List.of(good + ", x=1", good + "\n", good + " ", "junk " + good, ", " + good, good.replace("Access=", "access="),
                good.replace(", ", ",  "), good.replace(", ", ",\t"), good.replace(" Access", "  Access"), good.replace(KEY, ""),
                good.replace(KEY, "a/b"), good.replace(KEY, "\u4e2d"), good.replace(KEY, "k".repeat(201)), good.substring(0, end - 1),
                good + "0", good.substring(0, end - 2) + "zz", good.substring(0, end - 64) + good.substring(end - 64).toUpperCase(Locale.ROOT),
                good.substring(0, end - 1) + "\u0661", "", Algorithm.HMAC_SHA256.name(), ",".repeat(8000)))
            equal(check(headers("Authorization", bad)), "AUTH_MALFORMED");
        equal(check(headers("Authorization", good.replace("SDK", "sdk"))), "ALG_UNSUPPORTED");
        equal(check(headers("Authorization", "Basic YTpi")), "ALG_UNSUPPORTED");
        equal(check(headers("Authorization", " ".repeat(9000))), "LIMIT");
        for (String bad : List.of(";host;x-sdk-date", "host;;x-sdk-date", "host;x-sdk-date;", "host;host;x-sdk-date", "Host;x-sdk-date",
                "x-sdk-date;host", "authorization;host;x-sdk-date", ""))
            equal(check(headers("Authorization", good.replace("host;x-sdk-date", bad))), "SIGNED_HEADERS_MALFORMED");
        equal(check(headers("Authorization", good.replace("host;", ""))), "SIGNED_HEADER_REQUIRED");
        equal(check(headers("Authorization", good.replace("host;", "constructor;host;"))), "SIGNED_HEADER_ABSENT");
        equal(check(headers("Authorization", good.replace(KEY, "unknown"))), "KEY_UNKNOWN");
    }

    static void testRefusedHeaders() throws Exception {
        List<Header> sent = signed("/", headers("X-A", "a"), BODY).headers();
        equal(check(with(sent, "X-Extra", "1", "x-sdk-content-sha256", "UNSIGNED-PAYLOAD")), "ok");
        equal(check(with(sent, "HOST", "example.com")), "HEADER_DUPLICATE");
        equal(check(with(sent, "X-Original-URL", "/admin")), "HEADER_UNSIGNED");
        equal(check(with(sent, "x-b", "v".repeat(102_400))), "LIMIT");
        String[] many = new String[4000];
        Arrays.fill(many, "x");
        equal(check(with(sent, many)), "LIMIT");
        equal(check(with(sent, "x", null)), "HEADER_BAD_BYTES");
        equal(check(changed(sent, "X-A", "\t a  ")), "ok");
        equal(check(changed(sent, "X-A", "b")), "SIGNATURE_MISMATCH");
        for (String bad : List.of("a\n", "\0", "\u0100", "\ud800")) equal(check(changed(sent, "X-A", bad)), "HEADER_BAD_BYTES");
        equal(check(changed(sent, "X-Sdk-Date", "20260230T250000Z")), "DATE_MALFORMED");
        equal(check(changed(sent, "X-Sdk-Date", "99991231T235959Z")), "DATE_SKEW");
        equal(check(sent.stream().filter(each -> !each.name().equals("X-Sdk-Date")).toList()), "DATE_MISSING");
        // The Kelvin sign is no `k`, though lower case says so.
        equal(check(sent.stream().map(each -> new Header(each.name().replace("Sdk", "SD\u212a"), each.value())).toList()), "DATE_MISSING");
        for (String bad : Arrays.asList("", "*", "a", "https://example.com/", "/a#b", "/\ud800", null))
            equal(check("POST", bad, sent, BODY), "TARGET_BAD");
        equal(check("POST", "/", sent, null), "BODY_UNAVAILABLE");
    }

    static void testPayloads() throws Exception {
        String hash = ApigSignature.payloadHash(Algorithm.HMAC_SHA256, BODY);
        List<Header> stated = signed("/", headers("x-sdk-content-sha256", hash), BODY).headers();
        equal(check(stated), "ok");
        equal(check("POST", "/", stated, new byte[1]), "BODY_MISMATCH");
        equal(check("POST", "/other", stated, new byte[1]), "SIGNATURE_MISMATCH");
        for (String bad : List.of("0000", "", "unsigned-payload", hash.toUpperCase(Locale.ROOT), hash + "0"))
            equal(check(signed("/", headers("x-sdk-content-sha256", bad), BODY).headers()), "HASH_HEADER_BAD");
        List<Header> unsigned = signed("/", headers("x-sdk-content-sha256", "UNSIGNED-PAYLOAD"), BODY).headers();
        equal(check(unsigned), "UNSIGNED_PAYLOAD");
        Options options = new Options(Duration.ofSeconds(900), true, List.of());
        Arrived arrived = new Arrived("POST", "/", unsigned, new byte[1]);
        equal(ApigSignature.verify(arrived, FIND, NOW, options), new Verified(KEY, false));
    }

    static void testTimeAndKeys() throws Exception {
        Arrived arrived = new Arrived("POST", "/", signed("/", headers(), BODY).headers(), BODY);
        for (long[] each : new long[][] {{900_000, 1}, {-900_000, 1}, {900_001, 0}, {-900_001, 0}})
            equal(code(() -> ApigSignature.verify(arrived, FIND, NOW.plusMillis(each[0]), Options.DEFAULT)), each[1] == 1 ? "ok" : "DATE_SKEW");
        for (Duration bad : Arrays.asList(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMillis(900_001), null))
            equal(code(() -> ApigSignature.verify(arrived, FIND, NOW, new Options(bad, false, List.of()))), "CONFIG");
        equal(code(() -> ApigSignature.verify(arrived, FIND, null, Options.DEFAULT)), "CONFIG");
        FindSecrets broken = keyId -> { throw new IllegalStateException("down"); };
        equal(code(() -> ApigSignature.verify(arrived, broken, NOW, Options.DEFAULT)), "KEY_LOOKUP");
        for (List<String> bad : List.of(List.of(""), List.of(SECRET, " "), List.of("\ufeff"), List.of("\ud800"), Arrays.asList((String) null), List.<String>of()))
            equal(code(() -> ApigSignature.verify(arrived, keyId -> bad, NOW, Options.DEFAULT)), "CONFIG");
    }
}
