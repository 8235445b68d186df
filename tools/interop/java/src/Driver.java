import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.huaweicloud.sdk.core.ClientBuilder;
import com.huaweicloud.sdk.core.HcClient;
import com.huaweicloud.sdk.core.SdkResponse;
import com.huaweicloud.sdk.core.SdkStreamRequest;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.core.http.FieldExistence;
import com.huaweicloud.sdk.core.http.FormDataFilePart;
import com.huaweicloud.sdk.core.http.FormDataPart;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequestDef;
import com.huaweicloud.sdk.core.http.LocationType;
import com.huaweicloud.sdk.core.http.SdkFormDataBody;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends requests with the official Java SDK: a JSON line in, one line {@code @interop {...}} out.
 *
 * <p>The calls are those of a generated service client: a request and its definition go to {@code HcClient.syncInvokeHttp},
 * which signs, and sends with the SDK's own HTTP client (OkHttp).
 */
public final class Driver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, HcClient> CLIENTS = new HashMap<>();

    /** The request of one call; its definition reads from it. A stream body is the SDK's own field. */
    public static final class Call extends SdkStreamRequest {}

    /** The answer of one call: the status is enough. */
    public static final class Answer extends SdkResponse {}

    /** The API of the SDK has no way to say this. */
    private static final class UnsayableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsayableException(String reason) {
            super(reason);
        }
    }

    /** One client for each set of credentials and endpoint, as programs have it. */
    private static HcClient clientFor(JsonNode line) {
        String token = line.get("securityToken").textValue();
        String endpoint = line.get("endpoint").textValue();
        String accessKeyId = line.get("accessKeyId").textValue();
        return CLIENTS.computeIfAbsent(endpoint + '\n' + accessKeyId + '\n' + token, key -> {
            BasicCredentials credentials =
                    new BasicCredentials().withAk(accessKeyId).withSk(line.get("secretAccessKey").textValue());
            if (token != null) {
                credentials.withSecurityToken(token);
            }
            return new ClientBuilder<HcClient>(client -> client)
                    .withCredential(credentials).withEndpoint(endpoint).build();
        });
    }

    private static int send(JsonNode line) {
        JsonNode given = line.get("request");
        String contentType = given.get("contentType").textValue();
        Call call = new Call();
        HttpRequestDef.Builder<Call, Answer> definition =
                HttpRequestDef.builder(methodOf(given), Call.class, Answer.class)
                        .withName("call").withUri(given.get("path").textValue());
        if (contentType != null) {
            definition.withContentType(contentType);
        }
        given.get("pathParams").forEach(pair -> field(definition, LocationType.Path, pair, pair.get(1).textValue()));
        Map<String, List<String>> query = new LinkedHashMap<>();
        given.get("query").forEach(pair -> query
                .computeIfAbsent(pair.get(0).textValue(), name -> new ArrayList<>()).add(pair.get(1).textValue()));
        query.forEach((name, values) -> {
            if (values.size() == 1) {
                field(definition, LocationType.Query, name, values.get(0), String.class);
            } else {
                field(definition, LocationType.Query, name, values, List.class);
            }
        });
        given.get("headers").forEach(pair -> field(definition, LocationType.Header, pair, pair.get(1).textValue()));
        addBody(definition, call, given.get("body"));
        return clientFor(line).syncInvokeHttp(call, definition.build()).getHttpStatusCode();
    }

    private static HttpMethod methodOf(JsonNode given) {
        try {
            return HttpMethod.valueOf(given.get("method").textValue());
        } catch (IllegalArgumentException e) {
            throw new UnsayableException("the SDK has no such method");
        }
    }

    private static void addBody(HttpRequestDef.Builder<Call, Answer> definition, Call call, JsonNode body) {
        if (body.isNull()) {
            return;
        }
        switch (body.get("kind").textValue()) {
            case "json":
                field(definition, LocationType.Body, "body", JSON.convertValue(body.get("value"), Object.class), Object.class);
                break;
            case "text":
                field(definition, LocationType.Body, "body", body.get("text").textValue(), String.class);
                break;
            case "bytes":
                call.setUploadStream(stream(body.get("base64")));
                break;
            default:
                Map<String, FormDataPart<?>> parts = new LinkedHashMap<>();
                body.get("fields").forEach(pair ->
                        parts.put(pair.get(0).textValue(), new FormDataPart<>(pair.get(1).textValue())));
                body.path("files").forEach(file -> parts.put(file.get(0).textValue(),
                        new FormDataFilePart(stream(file.get(3)), file.get(1).textValue())
                                .withContentType(file.get(2).textValue())));
                field(definition, LocationType.Body, "body", () -> parts, SdkFormDataBody.class);
        }
    }

    private static InputStream stream(JsonNode base64) {
        return new ByteArrayInputStream(Base64.getDecoder().decode(base64.textValue()));
    }

    private static void field(
            HttpRequestDef.Builder<Call, Answer> definition, LocationType location, JsonNode pair, String value) {
        field(definition, location, pair.get(0).textValue(), value, String.class);
    }

    private static <T> void field(
            HttpRequestDef.Builder<Call, Answer> definition, LocationType location, String name, T value, Class<T> type) {
        definition.<T>withRequestField(name, location, FieldExistence.NULL_IGNORE, type,
                field -> field.withMarshaller(call -> value, (call, ignored) -> {}));
    }

    private static ObjectNode answerTo(JsonNode line) {
        ObjectNode answer = JSON.createObjectNode().put("name", line.get("name").textValue());
        try {
            return answer.put("status", send(line)).put("answer", "");
        } catch (ServiceResponseException e) {
            return answer.put("status", e.getHttpStatusCode()).put("answer", e.getErrorCode() + " " + e.getErrorMsg());
        } catch (UnsayableException e) {
            return answer.put("cannot", e.getMessage());
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return answer.put("error", cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    public static void main(String[] args) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream output = new PrintStream(System.out, true, "UTF-8");
        for (String text = input.readLine(); text != null; text = input.readLine()) {
            output.println("@interop " + JSON.writeValueAsString(answerTo(JSON.readTree(text))));
        }
        // The HTTP client's threads would keep the process alive.
        System.exit(0);
    }
}
