// Command go sends requests with the official Go SDK: a JSON line in, one line `@interop {...}` out.
//
// The calls are those of a generated service client: a request struct and its definition go to HcHttpClient.Sync, which
// signs, and sends with the SDK's own HTTP client. The struct is made for each request.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/def"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
)

type line struct {
	Name, Endpoint, AccessKeyID, SecretAccessKey string
	SecurityToken                                *string
	Request                                      struct {
		Method, Path               string
		PathParams, Query, Headers [][2]string
		ContentType                *string
		Body                       *body
	}
}

type body struct {
	Kind, Text, Base64 string
	Value              any
	Fields             [][2]string
	Files              [][4]string // field, file name, content type, base64
}

type answer struct {
	Name   string `json:"name"`
	Status int    `json:"status,omitempty"`
	Answer string `json:"answer,omitempty"`
	Error  string `json:"error,omitempty"`
	Cannot string `json:"cannot,omitempty"`
}

// response takes the answer as it is.
type response struct {
	HttpStatusCode int
	Body           string
}

var clients = map[string]*core.HcHttpClient{}

// clientFor gives one client for each set of credentials and endpoint, as programs have it.
func clientFor(line line) (*core.HcHttpClient, error) {
	token := ""
	if line.SecurityToken != nil {
		token = *line.SecurityToken
	}
	key := line.Endpoint + "\n" + line.AccessKeyID + "\n" + token
	if clients[key] == nil {
		credentials, err := basic.NewCredentialsBuilder().
			WithAk(line.AccessKeyID).WithSk(line.SecretAccessKey).WithSecurityToken(token).SafeBuild()
		if err != nil {
			return nil, err
		}
		client, err := core.NewHcHttpClientBuilder().
			WithCredential(credentials).WithEndpoints([]string{line.Endpoint}).SafeBuild()
		if err != nil {
			return nil, err
		}
		clients[key] = client
	}
	return clients[key], nil
}

// dynamicRequest is a request struct in the making: each field with where it goes.
type dynamicRequest struct {
	fields     []reflect.StructField
	values     []any
	definition *def.HttpRequestDefBuilder
}

func (r *dynamicRequest) add(where def.LocationType, name string, value any) {
	field := fmt.Sprintf("F%d", len(r.fields))
	r.fields = append(r.fields, reflect.StructField{Name: field, Type: reflect.TypeOf(value)})
	r.values = append(r.values, value)
	r.definition.WithRequestField(def.NewFieldDef().WithName(field).WithJsonTag(name).WithLocationType(where))
}

// addBody adds the field that is called Body in generated clients; a tag says that it is a form.
func (r *dynamicRequest) addBody(value any, tag reflect.StructTag) {
	r.fields = append(r.fields, reflect.StructField{Name: "Body", Type: reflect.TypeOf(value), Tag: tag})
	r.values = append(r.values, value)
	r.definition.WithRequestField(def.NewFieldDef().WithName("Body").WithLocationType(def.Body))
}

func (r *dynamicRequest) build() any {
	request := reflect.New(reflect.StructOf(r.fields))
	for at, value := range r.values {
		request.Elem().Field(at).Set(reflect.ValueOf(value))
	}
	return request.Interface()
}

func send(line line, folder string) (*response, error) {
	given := line.Request
	request := &dynamicRequest{
		definition: def.NewHttpRequestDefBuilder().WithMethod(given.Method).WithPath(given.Path).
			WithResponse(new(response)).WithResponseField(def.NewFieldDef().WithName("Body").WithLocationType(def.Body)),
	}
	if given.ContentType != nil {
		request.definition.WithContentType(*given.ContentType)
	}
	for _, pair := range given.PathParams {
		request.add(def.Path, pair[0], pair[1])
	}
	names, values := grouped(given.Query)
	for _, name := range names {
		if len(values[name]) == 1 {
			request.add(def.Query, name, values[name][0])
		} else {
			request.add(def.Query, name, values[name])
		}
	}
	for _, pair := range given.Headers {
		request.add(def.Header, pair[0], pair[1])
	}
	if err := addBody(request, given.Body, folder); err != nil {
		return nil, err
	}
	client, err := clientFor(line)
	if err != nil {
		return nil, err
	}
	result, err := client.Sync(request.build(), request.definition.Build())
	if err != nil {
		return nil, err
	}
	return result.(*response), nil
}

func addBody(request *dynamicRequest, body *body, folder string) error {
	if body == nil {
		return nil
	}
	switch body.Kind {
	case "json":
		request.addBody(body.Value, "")
	case "text":
		request.addBody(&body.Text, "")
	case "bytes":
		file, err := fileWith(folder, "body", body.Base64)
		if err != nil {
			return err
		}
		request.addBody(file, "")
	default:
		form := &dynamicRequest{definition: def.NewHttpRequestDefBuilder()}
		for _, pair := range body.Fields {
			form.addFormField(pair[0], def.NewMultiPart(pair[1]))
		}
		for _, part := range body.Files {
			file, err := fileWith(folder, part[1], part[3])
			if err != nil {
				return err
			}
			form.addFormField(part[0], def.NewFilePartWithContentType(file, part[2]))
		}
		request.addBody(form.build(), `type:"multipart"`)
	}
	return nil
}

func (r *dynamicRequest) addFormField(name string, value any) {
	tag := reflect.StructTag(`json:"` + name + `"`)
	r.fields = append(r.fields, reflect.StructField{Name: fmt.Sprintf("F%d", len(r.fields)), Type: reflect.TypeOf(value), Tag: tag})
	r.values = append(r.values, value)
}

func fileWith(folder, name, content string) (*os.File, error) {
	bytes, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, bytes, 0o600); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// grouped gives the names in the order of their first use, and all values of each.
func grouped(pairs [][2]string) (names []string, values map[string][]string) {
	values = map[string][]string{}
	for _, pair := range pairs {
		if _, known := values[pair[0]]; !known {
			names = append(names, pair[0])
		}
		values[pair[0]] = append(values[pair[0]], pair[1])
	}
	return names, values
}

func answerTo(line line) (result answer) {
	result.Name = line.Name
	folder, err := os.MkdirTemp("", "interop")
	if err != nil {
		result.Error = err.Error()
		return result
	}
	defer os.RemoveAll(folder)
	defer func() {
		if trouble := recover(); trouble != nil {
			result.Error = fmt.Sprintf("panic: %v", trouble)
		}
	}()
	response, err := send(line, folder)
	var refusal *sdkerr.ServiceResponseError
	switch {
	case errors.As(err, &refusal):
		result.Status, result.Answer = refusal.StatusCode, refusal.ErrorCode+" "+refusal.ErrorMessage
	case err != nil:
		result.Error = err.Error()
	default:
		result.Status, result.Answer = response.HttpStatusCode, response.Body
	}
	return result
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		text, err := input.ReadBytes('\n')
		if err != nil {
			return
		}
		var line line
		if err := json.Unmarshal(text, &line); err != nil {
			panic(err)
		}
		output, err := json.Marshal(answerTo(line))
		if err != nil {
			panic(err)
		}
		fmt.Printf("@interop %s\n", output)
	}
}
