package apig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Just enough JSON for the conformance program: objects are maps, arrays lists, numbers doubles. Half of a surrogate
 * pair ("\ud800") stays what it is, in and out.
 */
final class Json {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final int MAX_DEPTH = 500;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException where the text is no JSON */
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        if (json.at < text.length()) throw new IllegalArgumentException("something follows");
        return value;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) throw new IllegalArgumentException("too deep");
        skipSpace();
        Object value;
        if (take("{")) value = object(depth);
        else if (take("[")) value = array(depth);
        else if (take("\"")) value = string();
        else if (take("true")) value = true;
        else if (take("false")) value = false;
        else if (take("null")) value = null;
        else value = number();
        skipSpace();
        return value;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        skipSpace();
        if (take("}")) return object;
        do {
            skipSpace();
            expect("\"");
            String name = string();
            skipSpace();
            expect(":");
            object.put(name, value(depth + 1));
        } while (take(","));
        expect("}");
        return object;
    }

    private List<Object> array(int depth) {
        List<Object> array = new ArrayList<>();
        skipSpace();
        if (take("]")) return array;
        do {
            array.add(value(depth + 1));
        } while (take(","));
        expect("]");
        return array;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        while (!take("\"")) {
            char next = next();
            if (next < ' ') throw new IllegalArgumentException("a control character");
            string.append(next == '\\' ? escaped() : next);
        }
        return string.toString();
    }

    private char escaped() {
        char letter = next();
        if (letter == 'u') {
            if (!text.substring(at).matches("(?s)[0-9a-fA-F]{4}.*")) throw new IllegalArgumentException("a bad escape");
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int place = "\"\\/bfnrt".indexOf(letter);
        if (place < 0) throw new IllegalArgumentException("a bad escape");
        return "\"\\/\b\f\n\r\t".charAt(place);
    }

    private Double number() {
        Matcher match = NUMBER.matcher(text).region(at, text.length());
        if (!match.lookingAt()) throw new IllegalArgumentException("no value");
        at = match.end();
        return Double.valueOf(match.group());
    }

    private char next() {
        if (at == text.length()) throw new IllegalArgumentException("the end is missing");
        return text.charAt(at++);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private boolean take(String expected) {
        boolean there = text.startsWith(expected, at);
        if (there) at += expected.length();
        return there;
    }

    private void expect(String expected) {
        if (!take(expected)) throw new IllegalArgumentException("no " + expected);
    }

    /** ASCII: whatever a string holds leaves as an escape. */
    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                write(entry.getKey(), out);
                out.append(':');
                write(entry.getValue(), out);
                separator = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object each : list) {
                out.append(separator);
                write(each, out);
                separator = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            out.append('"');
            for (char each : string.toCharArray()) {
                boolean plain = each >= ' ' && each < 0x7f && each != '"' && each != '\\';
                out.append(plain ? String.valueOf(each) : String.format("\\u%04x", (int) each));
            }
            out.append('"');
        } else {
            out.append(value);
        }
    }
}
