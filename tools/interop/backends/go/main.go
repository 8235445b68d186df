// Command go is a net/http server with the Go port in front.
//
// It reads its configuration as a JSON line, says its port as a line `@interop {...}`, and serves until standard input
// ends. It answers with the code of a refusal, which a real backend keeps to itself.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	apigsignature "github.com/apig-js/apig/tools/ports/go"
)

type configuration struct {
	Keys                 map[string]string `json:"keys"`
	AllowUnsignedPayload bool              `json:"allowUnsignedPayload"`
}

type answer struct {
	Code         string `json:"code"`
	BodyVerified bool   `json:"bodyVerified"`
	SHA256       string `json:"sha256"`
}

func (c configuration) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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
	find := func(keyID string) ([]string, error) {
		if secret, known := c.Keys[keyID]; known {
			return []string{secret}, nil
		}
		return nil, nil
	}
	options := apigsignature.DefaultOptions()
	options.AllowUnsignedPayload = c.AllowUnsignedPayload
	request := apigsignature.Arrived{Method: r.Method, Target: r.RequestURI, Headers: headers, Body: body}
	verified, err := apigsignature.Verify(request, find, arrived, options)

	hash := sha256.Sum256(body)
	result := answer{Code: "accepted", BodyVerified: verified.BodyVerified, SHA256: hex.EncodeToString(hash[:])}
	status := http.StatusOK
	if refusal := (*apigsignature.Error)(nil); errors.As(err, &refusal) {
		result.Code, status = refusal.Code, http.StatusUnauthorized
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Code", result.Code)
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(result); err != nil && r.Method != http.MethodHead {
		log.Print(err)
	}
}

func main() {
	input := bufio.NewReader(os.Stdin)
	text, err := input.ReadBytes('\n')
	if err != nil {
		log.Fatal(err)
	}
	var configuration configuration
	if err := json.Unmarshal(text, &configuration); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("@interop {\"port\": %d}\n", listener.Addr().(*net.TCPAddr).Port)
	go func() { log.Fatal(http.Serve(listener, configuration)) }()
	if _, err := io.Copy(io.Discard, input); err != nil {
		log.Fatal(err)
	}
}
