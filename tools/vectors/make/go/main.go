// Command go makes ../../data/go-sdk-algorithms.json: what the official Go SDK signs with each algorithm that it shares
// with this project. The data is committed; run this only to make it anew:
//
//	go run . > ../../data/go-sdk-algorithms.json
//
// The SDK takes a path, query parameters and headers apart, and escapes them itself. So a vector is the request that came
// out of it: the bytes that net/http would send, taken apart again.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"math/rand"
	"net/http/httputil"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
)

const cases = 40

type scope struct {
	Region  string `json:"region"`
	Service string `json:"service"`
}

type vector struct {
	Name          string            `json:"name"`
	Algorithm     string            `json:"algorithm"`
	Scope         *scope            `json:"scope"`
	Credentials   map[string]string `json:"credentials"`
	Wire          wire              `json:"wire"`
	Authorization string            `json:"authorization"`
}

type wire struct {
	Method  string            `json:"method"`
	Target  string            `json:"target"`
	Headers [][2]string       `json:"headers"`
	Body    map[string]string `json:"body"`
}

var (
	chance     = rand.New(rand.NewSource(20191115))
	characters = []string{"a", "Z", "0", "-", "_", ".", "~", " ", "+", "%", "&", "=", "?", "*", "'", "(", "中", "é", "\U0001f600", "\uffee"}
	first      = time.Date(2019, 11, 15, 3, 36, 55, 0, time.UTC)
)

func pick(list ...string) string { return list[chance.Intn(len(list))] }

func text(shortest, longest int) string {
	var out strings.Builder
	for left := shortest + chance.Intn(longest-shortest+1); left > 0; left-- {
		out.WriteString(pick(characters...))
	}
	return out.String()
}

func makeVector(number int, algorithm string) vector {
	ak, sk := fmt.Sprintf("AK%018d", number), "SK"+text(8, 40)+"x"
	builder := request.NewHttpRequestBuilder().
		WithEndpoint("https://service.cn-north-4.example.com").
		WithMethod(pick("GET", "POST", "PUT", "DELETE", "PATCH"))
	path := ""
	for left := chance.Intn(4); left > 0; left-- {
		path += "/" + text(1, 6)
	}
	if path == "" {
		path = "/"
	}
	builder.WithPath(path)
	for left := chance.Intn(4); left > 0; left-- {
		// As a generated client does: values arrive by reflection.
		builder.AddQueryParam(text(1, 5), reflect.ValueOf(text(0, 6)))
	}
	date := first.Add(time.Duration(chance.Intn(100_000_000)) * time.Second)
	builder.AddHeaderParam("X-Sdk-Date", date.Format(signer.BasicDateFormat))
	// The SDK signs a host that it was given, and otherwise none.
	if chance.Intn(4) > 0 {
		builder.AddHeaderParam("Host", "service.cn-north-4.example.com")
	}
	for left := chance.Intn(3); left > 0; left-- {
		builder.AddHeaderParam(fmt.Sprintf("X-Extra-%d", left), pick("RELEASE", "value 0", "café", "a  b"))
	}
	body := ""
	if chance.Intn(3) > 0 {
		body = text(1, 80)
		builder.WithBody("", body)
		// With any other type the SDK leaves the body unsigned, and says so in the content header.
		builder.AddHeaderParam("Content-Type", pick("application/json", "application/json", "application/json;charset=UTF-8", "text/plain"))
	}
	req := builder.Build()

	made := vector{Algorithm: algorithm, Name: fmt.Sprintf("go-%s-%02d", strings.ToLower(algorithm), number)}
	made.Credentials = map[string]string{"accessKeyId": ak, "secretAccessKey": sk}
	var added map[string]string
	var err error
	switch algorithm {
	case "SDK-HMAC-SHA256":
		added, err = signer.Signer{}.Sign(req, ak, sk)
	case "SDK-HMAC-SM3":
		added, err = signer.SM3Signer{}.Sign(req, ak, sk)
	default:
		made.Scope = &scope{pick("cn-north-4", "ap-southeast-1"), pick("iotda", "apig")}
		added, err = signer.DerivedSigner{}.Sign(req, ak, sk, made.Scope.Service, made.Scope.Region)
	}
	if err != nil {
		log.Fatal(err)
	}
	for name, value := range added {
		req.AddHeaderParam(name, value)
	}
	made.Authorization = added["Authorization"]
	made.Wire = onTheWire(req)
	return made
}

// onTheWire gives what net/http sends.
func onTheWire(req *request.DefaultHttpRequest) wire {
	converted, err := req.ConvertRequest()
	if err != nil {
		log.Fatal(err)
	}
	sent, err := httputil.DumpRequestOut(converted, true)
	if err != nil {
		log.Fatal(err)
	}
	head, body, _ := bytes.Cut(sent, []byte("\r\n\r\n"))
	lines := bufio.NewScanner(bytes.NewReader(head))
	lines.Scan()
	start := strings.SplitN(lines.Text(), " ", 3)
	out := wire{Method: start[0], Target: start[1], Body: map[string]string{"base64": base64.StdEncoding.EncodeToString(body)}}
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		// JSON holds characters; each stands for one byte.
		var characters []rune
		for _, each := range []byte(value) {
			characters = append(characters, rune(each))
		}
		out.Headers = append(out.Headers, [2]string{name, string(characters)})
	}
	return out
}

func main() {
	var vectors []vector
	for _, algorithm := range []string{"SDK-HMAC-SHA256", "SDK-HMAC-SM3", "V11-HMAC-SHA256"} {
		for number := 0; number < cases; number++ {
			vectors = append(vectors, makeVector(number, algorithm))
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	if err := out.Encode(vectors); err != nil {
		log.Fatal(err)
	}
}
