package apigsignature_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	apigsignature "github.com/apig-js/apig/tools/ports/go"
)

// The code of README.md, between the marks, word for word.

// begin send
func send(method, url string, body []byte, credentials apigsignature.Credentials) (*http.Response, error) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	signed, err := apigsignature.Sign(method, request.URL.RequestURI(), []apigsignature.Header{
		{Name: "Host", Value: request.URL.Host},
		{Name: "Content-Type", Value: "application/json"},
		{Name: "x-stage", Value: "RELEASE"},
	}, body, credentials)
	if err != nil {
		return nil, err
	}
	// Send the query that Sign returns: it is in canonical order.
	_, request.URL.RawQuery, _ = strings.Cut(signed.RequestTarget, "?")
	for _, header := range signed.Headers {
		request.Header.Set(header.Name, header.Value)
	}
	return http.DefaultTransport.RoundTrip(request) // which follows no redirect
}

// end send

// begin verify
var secrets = map[string][]string{"example-key-id": {"example-secret"}}

func verified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived := time.Now()
		headers := []apigsignature.Header{{Name: "Host", Value: r.Host}} // net/http takes it out of r.Header
		for name, values := range r.Header {
			for _, value := range values {
				headers = append(headers, apigsignature.Header{Name: name, Value: value})
			}
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 12<<20))
		if err != nil {
			http.Error(w, "", http.StatusRequestEntityTooLarge)
			return
		}
		find := func(keyID string) ([]string, error) { return secrets[keyID], nil }
		// RequestURI is the target as it arrived. r.URL is not.
		request := apigsignature.Arrived{Method: r.Method, Target: r.RequestURI, Headers: headers, Body: body}
		if _, err := apigsignature.Verify(request, find, arrived, apigsignature.DefaultOptions()); err != nil {
			log.Println("refused:", err) // for you alone: the client learns no more than 401
			http.Error(w, "", http.StatusUnauthorized)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// end verify

func TestReadmeSnippetsOverASocket(t *testing.T) {
	log.SetOutput(io.Discard)
	server := httptest.NewServer(verified(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s", r.RequestURI, body)
	})))
	defer server.Close()
	credentials := apigsignature.Credentials{AccessKeyID: "example-key-id", SecretAccessKey: "example-secret"}
	for _, each := range []struct {
		target, answer string
	}{
		{"//a%20b?b=2&a=%2B", "//a%20b?a=%2B&b=2 {}"},
		{"/a%2Fb/%E4%B8%AD/../c", "/a%2Fb/%E4%B8%AD/../c {}"},
		{"?x=a+b", "/?x=a%2Bb {}"},
	} {
		answer, err := send("POST", server.URL+each.target, []byte("{}"), credentials)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != 200 || string(text) != each.answer {
			t.Errorf("%s: %d %q", each.target, answer.StatusCode, text)
		}
	}
	credentials.SecretAccessKey = "another"
	answer, err := send("POST", server.URL, nil, credentials)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Error(answer.StatusCode)
	}
}

func TestReadmeShowsThisCode(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"send", "verify"} {
		_, rest, _ := strings.Cut(string(source), "// begin "+name+"\n")
		snippet, _, found := strings.Cut(rest, "\n// end "+name+"\n")
		if !found || !strings.Contains(string(readme), "```go\n"+snippet+"```") {
			t.Errorf("README.md does not show the snippet %q as it stands here", name)
		}
	}
}
