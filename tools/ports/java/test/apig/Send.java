package apig;

import apig.ApigSignature.Credentials;
import apig.ApigSignature.Header;
import apig.ApigSignature.SignatureError;
import apig.ApigSignature.SignedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** A snippet of README.md. */
final class Send {
    private final HttpClient client = HttpClient.newHttpClient(); // which follows no redirect

    HttpResponse<String> send(URI url, byte[] body, Credentials credentials)
            throws SignatureError, IOException, InterruptedException {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        List<Header> headers = List.of(
                new Header("Host", url.getRawAuthority()),
                new Header("Content-Type", "application/json"),
                new Header("x-stage", "RELEASE"));
        SignedRequest signed = ApigSignature.sign(
                "POST", url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(), headers, body, credentials);
        // Send the target that sign() returns: it holds the query in canonical order.
        URI target = URI.create(url.getScheme() + "://" + url.getRawAuthority() + signed.requestTarget());
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .version(HttpClient.Version.HTTP_1_1)
                .method(signed.method(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (Header header : signed.headers())
            if (!header.name().equals("Host")) // the client sets it, from the URL
                request.header(header.name(), header.value());
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
