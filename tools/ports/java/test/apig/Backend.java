package apig;

import apig.ApigSignature.Arrived;
import apig.ApigSignature.Header;
import apig.ApigSignature.Options;
import apig.ApigSignature.SignatureError;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A snippet of README.md. */
final class Backend implements HttpHandler {
    private static final Map<String, List<String>> SECRETS = Map.of("example-key-id", List.of("example-secret"));

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Instant arrived = Instant.now();
        List<Header> headers = new ArrayList<>();
        exchange.getRequestHeaders().forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = 200;
        try {
            String target = exchange.getRequestURI().toString(); // as it arrived
            Arrived request = new Arrived(exchange.getRequestMethod(), target, headers, body);
            ApigSignature.verify(request, SECRETS::get, arrived, Options.DEFAULT);
        } catch (SignatureError refusal) {
            System.err.println("refused: " + refusal.code()); // for you alone: the client learns no more than 401
            status = 401;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
