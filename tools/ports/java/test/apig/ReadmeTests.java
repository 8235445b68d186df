package apig;

import static apig.Tests.equal;
import static apig.Tests.holds;
import static java.nio.charset.StandardCharsets.UTF_8;

import apig.ApigSignature.Credentials;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The snippets of README.md: over a socket, against each other. Run in the folder of the port. */
final class ReadmeTests {
    private ReadmeTests() {}

    static void testReadmeSnippetsOverASocket() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new Backend());
        server.start();
        try {
            String origin = "http://127.0.0.1:" + server.getAddress().getPort();
            Credentials credentials = new Credentials("example-key-id", "example-secret", null);
            for (String target : List.of("", "/a%20b/../%E4%B8%AD%2F?b=2&a=%2B", "/?x=a+b&=c"))
                equal(new Send().send(URI.create(origin + target), "{}".getBytes(UTF_8), credentials).statusCode(), 200);
            Credentials wrong = new Credentials("example-key-id", "another", null);
            equal(new Send().send(URI.create(origin), new byte[0], wrong).statusCode(), 401);
        } finally {
            server.stop(0);
        }
    }

    static void testReadmeShowsThisCode() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (String name : List.of("Send", "Backend")) {
            String source = Files.readString(Path.of("test/apig/" + name + ".java"));
            String snippet = source.substring(source.indexOf("final class"));
            holds(readme.contains("```java\n" + snippet + "```"), "README.md does not show " + name + " as it stands");
        }
    }
}
