package apigsignature_test

import (
	"errors"
	"slices"
	"testing"

	apigsignature "github.com/apig-js/apig/tools/ports/go"
	"github.com/apig-js/apig/tools/ports/go/sm3"
)

func derived(t *testing.T, region string) apigsignature.Algorithm {
	t.Helper()
	algorithm, err := apigsignature.V11HMACSHA256(region, "iotda")
	if err != nil {
		t.Fatal(err)
	}
	return algorithm
}

// One example of each. tools/conformance holds them against the official SDKs.
func TestAlgorithms(t *testing.T) {
	credentials := apigsignature.Credentials{AccessKeyID: "example-key-id", SecretAccessKey: "example-secret"}
	headers := []apigsignature.Header{{Name: "Host", Value: "example.com"}, {Name: "X-Sdk-Date", Value: "20191115T033655Z"}}
	now, _ := apigsignature.ParseDate("20191115T033655Z")
	sign := func(algorithm apigsignature.Algorithm) *apigsignature.SignedRequest {
		signed, err := apigsignature.SignWith(algorithm, "POST", "/a?b=1", headers, []byte("{}"), credentials)
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	verify := func(signed *apigsignature.SignedRequest, algorithms ...apigsignature.Algorithm) string {
		options := apigsignature.DefaultOptions()
		options.Algorithms = algorithms
		request := apigsignature.Arrived{Method: "POST", Target: signed.RequestTarget, Headers: signed.Headers, Body: []byte("{}")}
		find := func(string) ([]string, error) { return []string{"example-secret"}, nil }
		_, err := apigsignature.Verify(request, find, now, options)
		var refused *apigsignature.Error
		if errors.As(err, &refused) {
			return refused.Code
		}
		return "ACCEPT"
	}
	expect := func(found, wanted string) {
		t.Helper()
		if found != wanted {
			t.Errorf("%s, not %s", found, wanted)
		}
	}

	all := []apigsignature.Algorithm{apigsignature.HMACSHA256, sm3.Algorithm, derived(t, "cn-north-4")}
	for at, signature := range []string{
		"517650a5eaefcc709ca5d17a2901af3d2b29183f6824b077d674bc90ecfa915f",
		"f3a358953e3691950c6ea6823617b0ee3537d3f9d015372e4774b1a4d196ca3a",
		"f70500f45f3e42b632790ff4a03b8aa68dbac445fa4485648a6a4ea1444477c2",
	} {
		signed := sign(all[at])
		expect(signed.Signature, signature)
		expect(verify(signed, all...), "ACCEPT")
		others := slices.Delete(slices.Clone(all), at, at+1)
		expect(verify(signed, others...), "ALG_UNSUPPORTED")
		expect(verify(signed, all[at], all[at]), "CONFIG")
	}
	expect(verify(sign(derived(t, "cn-east-3")), all...), "ALG_UNSUPPORTED")
	for _, region := range []string{"", "a/b", "a b", "a\n"} {
		if _, err := apigsignature.V11HMACSHA256(region, "iotda"); err == nil {
			t.Errorf("%q is a region", region)
		}
	}
}
