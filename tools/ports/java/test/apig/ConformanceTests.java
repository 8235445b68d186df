package apig;

import static apig.Tests.equal;
import static apig.Tests.holds;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The conformance program, line by line. */
final class ConformanceTests {
    private ConformanceTests() {}

    private static final String LINE = """
            {"op":"sign","name":"n","request":{"method":"POST","target":"/v1/a?b=2&a=1",\
            "headers":[["Host","example.com"],["X-Sdk-Date","20191115T033655Z"]],"body":{"utf8":"{}"}},\
            "credentials":{"accessKeyId":"example-key-id","secretAccessKey":"example-secret"}}""";

    private static String put(String line, String old, String put) {
        holds(line.contains(old), old);
        return line.replace(old, put);
    }

    private static String ask(String line) {
        return Conformance.answerLine(line.getBytes(UTF_8));
    }

    static void testConformanceSigns() {
        String answer = ask(LINE);
        holds(answer.contains("\"canonicalRequest\":\"POST\\u000a/v1/a/\\u000aa=1&b=2\\u000ahost:example.com\\u000a"), answer);
        equal(ask(put(LINE, "{\"utf8\":\"{}\"}", "{\"base64\":\"e30=\"}")), answer);
        String fromUrl = put(put(LINE, "\"op\":\"sign\",", ""), "[\"Host\",\"example.com\"],", "");
        equal(ask(put(fromUrl, "\"target\":\"", "\"url\":\"https://example.com")), answer);
    }

    static void testConformanceAnswersBadLines() {
        String[][] cases = {
            {"INPUT_BAD", ""}, {"INPUT_BAD", "{"}, {"INPUT_BAD", "[]"}, {"INPUT_BAD", "null"}, {"INPUT_BAD", "[".repeat(200_000)},
            {"INPUT_BAD", "9".repeat(5000)}, {"INPUT_BAD", "{\"op\":\"other\"}"}, {"INPUT_BAD", "{\"op\":[]}"}, {"INPUT_BAD", "{} {}"},
            {"INPUT_BAD", "{\"a\":\"\n\"}"}, {"INPUT_BAD", "{\"a\":\"\\u12\"}"}, {"INPUT_BAD", "{\"a\":01}"}, {"INPUT_BAD", "{\"a\":1,}"},
            {"INTERNAL", "{}"}, {"INTERNAL", "{\"op\":\"verify\"}"},
            {"INPUT_BAD", put(LINE, "[[\"Host\"", "[[\"a\"],[\"Host\"")},
            {"BODY_UNSUPPORTED", put(LINE, "{\"utf8\":\"{}\"}", "{\"base64\":\"!\"}")},
            {"BODY_UNSUPPORTED", put(LINE, "{\"utf8\":\"{}\"}", "{\"base64\":\"e30\"}")},
            {"BODY_UNSUPPORTED", put(LINE, "{\"utf8\":\"{}\"}", "{\"utf8\":\"\\ud800\"}")},
            {"URL_INVALID", put(LINE, "/v1/a", "/\\udc00")}, {"URL_INVALID", put(LINE, "/v1/a", "/\\ud83d\\ude00\\ud83d")},
            {"URL_INVALID", put(LINE, "\"target\":\"/v1/a?b=2&a=1\"", "\"target\":null")},
            {"METHOD_INVALID", put(LINE, "\"POST\"", "[\"GET\"]")},
            {"HEADER_NAME_INVALID", put(LINE, "[\"Host\"", "[null,null],[\"Host\"")},
            {"HEADER_VALUE_INVALID", put(LINE, "[\"Host\"", "[\"a\",\"\\ud800\"],[\"Host\"")},
            {"CREDENTIALS_INVALID", put(LINE, "\"example-secret\"", "\"\\ud800\"")},
            {"CREDENTIALS_INVALID", put(LINE, "\"credentials\":{", "\"credentials\":{\"securityToken\":5,")},
        };
        for (String[] each : cases) {
            String answer = ask(each[1]);
            holds(answer.contains("\"code\":\"" + each[0] + "\""), each[0] + " " + answer);
        }
        String notUtf8 = Conformance.answerLine(put(LINE, "/v1", "/\u00ff").getBytes(ISO_8859_1));
        holds(notUtf8.contains("INPUT_BAD"), notUtf8);
        holds(ask(put(LINE, "\"n\"", "\"\\ud800\\n\"")).startsWith("{\"name\":\"\\ud800\\u000a\","), "name");
    }

    static void testConformanceVerifies() {
        String authorization = ask(LINE).replaceAll(".*\"authorization\":\"([^\"]*)\".*", "$1");
        String line = put(put(put(LINE, "\"sign\"", "\"verify\""), "]],\"body\"", "],[\"Authorization\",\"" + authorization + "\"]],\"body\""),
                "\"credentials\":{", "\"now\":\"20191115T033655Z\",\"keys\":{\"example-key-id\":[\"old\",\"example-secret\"]},\"x\":{");
        String answer = ask(line);
        holds(answer.contains("\"ok\":true") && answer.contains("\"keyId\":\"example-key-id\""), answer);
        String[][] cases = {
            {"DATE_SKEW", "\"now\":\"20191115T033655Z\"", "\"now\":\"20191115T040000Z\""},
            {"CONFIG", "\"now\":\"20191115T033655Z\"", "\"now\":null"},
            {"CONFIG", "[\"old\",\"example-secret\"]", "null"}, {"CONFIG", "[\"old\",\"example-secret\"]", "[]"},
            {"CONFIG", "[\"old\",\"example-secret\"]", "[\"\\ud800\"]"}, {"KEY_UNKNOWN", "\"keys\":{\"example-key-id\"", "\"keys\":{\"other\""},
            {"KEY_LOOKUP", "{\"example-key-id\":[\"old\",\"example-secret\"]}", "null"},
            {"CONFIG", "\"name\"", "\"options\":{\"maxSkewSeconds\":0},\"name\""},
            {"CONFIG", "\"name\"", "\"options\":{\"maxSkewSeconds\":true},\"name\""},
            {"CONFIG", "\"name\"", "\"options\":{\"unsignedPayload\":true},\"name\""},
            {"HEADER_BAD_BYTES", "[\"Host\",\"example.com\"]", "[\"Host\",\"\\u4e2d\"]"},
            {"HEADER_BAD_BYTES", "[\"Host\",\"example.com\"]", "[\"Host\",5]"}, {"TARGET_BAD", "/v1/a?", "/v1/\\udc00?"},
        };
        for (String[] each : cases) {
            answer = ask(put(line, each[1], each[2]));
            holds(answer.contains("\"ok\":false") && answer.contains("\"code\":\"" + each[0] + "\""), each[2] + " " + answer);
        }
    }
}
