package apig;

import static java.nio.charset.StandardCharsets.UTF_8;

import apig.ApigSignature.Algorithm;
import apig.ApigSignature.Arrived;
import apig.ApigSignature.Credentials;
import apig.ApigSignature.Header;
import apig.ApigSignature.Options;
import apig.ApigSignature.SignatureError;
import apig.ApigSignature.SignedRequest;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** One example of each algorithm. tools/conformance holds them against the official SDKs. */
final class AlgorithmTests {
    private static final byte[] BODY = "{}".getBytes(UTF_8);

    private AlgorithmTests() {}

    static void testWithoutAProvider() throws Exception {
        Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
        try {
            signed(Algorithm.HMAC_SM3);
            throw new AssertionError("signed without SM3");
        } catch (SignatureError error) {
            equal(error.code(), "ALG_UNAVAILABLE");
        }
    }

    static void testAlgorithms() throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        Algorithm v11 = Algorithm.v11HmacSha256("cn-north-4", "iotda");
        List<Algorithm> all = List.of(Algorithm.HMAC_SHA256, Algorithm.HMAC_SM3, v11);
        List<String> known = List.of(
                "517650a5eaefcc709ca5d17a2901af3d2b29183f6824b077d674bc90ecfa915f",
                "f3a358953e3691950c6ea6823617b0ee3537d3f9d015372e4774b1a4d196ca3a",
                "f70500f45f3e42b632790ff4a03b8aa68dbac445fa4485648a6a4ea1444477c2");
        for (int at = 0; at < all.size(); at++) {
            SignedRequest signed = signed(all.get(at));
            equal(signed.signature(), known.get(at));
            equal(verified(signed, all), "ACCEPT");
            List<Algorithm> others = new ArrayList<>(all);
            others.remove(at);
            equal(verified(signed, others), "ALG_UNSUPPORTED");
            equal(verified(signed, List.of(all.get(at), all.get(at))), "CONFIG");
            equal(verified(signed, List.of()), "CONFIG");
        }
        equal(verified(signed(Algorithm.v11HmacSha256("cn-east-3", "iotda")), all), "ALG_UNSUPPORTED");
        for (String bad : new String[] {"", "a/b", "a b", null, "a\n"}) {
            try {
                Algorithm.v11HmacSha256(bad, "iotda");
                throw new AssertionError(bad);
            } catch (SignatureError error) {
                equal(error.code(), "OPTION_INVALID");
            }
        }
    }

    private static SignedRequest signed(Algorithm algorithm) throws SignatureError {
        List<Header> headers = List.of(new Header("Host", "example.com"), new Header("X-Sdk-Date", "20191115T033655Z"));
        Credentials credentials = new Credentials("example-key-id", "example-secret", null);
        return ApigSignature.sign(algorithm, "POST", "/a?b=1", headers, BODY, credentials);
    }

    private static String verified(SignedRequest signed, List<Algorithm> algorithms) {
        Arrived arrived = new Arrived("POST", signed.requestTarget(), signed.headers(), BODY);
        Options options = new Options(Duration.ofSeconds(900), false, List.of("host"), algorithms);
        try {
            ApigSignature.verify(arrived, key -> List.of("example-secret"), Instant.parse("2019-11-15T03:36:55Z"), options);
            return "ACCEPT";
        } catch (SignatureError error) {
            return error.code();
        }
    }

    private static void equal(String found, String wanted) {
        if (!found.equals(wanted)) throw new AssertionError(found + ", not " + wanted);
    }
}
