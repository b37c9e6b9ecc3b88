// Probe tries to reach the cloud metadata service at each address it is given, and writes what it saw as JSON to its
// termination message. It never writes a token or credentials.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"
)

const timeout = 3 * time.Second

type answer struct {
	Code  int   `json:"code"`
	Bytes int64 `json:"bytes"`
}

type result struct {
	Target  string  `json:"target"`
	DNS     string  `json:"dns"`
	Connect string  `json:"connect"`
	Get     *answer `json:"get,omitempty"`
	Put     string  `json:"put"`
	Role    string  `json:"role,omitempty"`
}

// Go reads no decimal, hexadecimal or octal address, as inet_aton of the C library does: they are converted here.
func address(host string) string {
	if number, ok := inetAton(host); ok {
		return net.IPv4(byte(number>>24), byte(number>>16), byte(number>>8), byte(number)).String()
	}
	return strings.Trim(host, "[]")
}

func connectState(err error) string {
	var timedOut net.Error
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &timedOut) && timedOut.Timeout():
		return "timeout"
	}
	return "unreachable"
}

func ask(client *http.Client, method, url string, header http.Header) (*http.Response, error) {
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header = header
	return client.Do(request)
}

func probe(target, port string) result {
	seen := result{Target: target, DNS: "none", Connect: "skipped", Put: "skipped"}
	host := address(target)
	if net.ParseIP(host) == nil {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		found, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil || len(found) == 0 {
			seen.DNS = "failed"
			return seen
		}
		seen.DNS = "ok"
	}
	endpoint := net.JoinHostPort(host, port)
	connection, err := net.DialTimeout("tcp", endpoint, timeout)
	seen.Connect = connectState(err)
	if err != nil {
		return seen
	}
	connection.Close()

	client := &http.Client{
		Timeout:   timeout,
		Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
	base := "http://" + endpoint + "/latest"
	if response, err := ask(client, "GET", base+"/meta-data/", http.Header{}); err == nil {
		bytes, _ := io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16))
		response.Body.Close()
		seen.Get = &answer{Code: response.StatusCode, Bytes: bytes}
	}

	header := http.Header{}
	response, err := ask(client, "PUT", base+"/api/token", http.Header{"X-Aws-Ec2-Metadata-Token-Ttl-Seconds": {"60"}})
	if err != nil {
		seen.Put = connectState(err)
		if seen.Put == "unreachable" {
			seen.Put = "other"
		}
	} else {
		token, _ := io.ReadAll(io.LimitReader(response.Body, 1024))
		response.Body.Close()
		seen.Put = "other"
		if response.StatusCode == 200 && len(token) > 0 {
			seen.Put = "token"
			header.Set("X-Aws-Ec2-Metadata-Token", string(token))
		}
	}

	// The name of the role tells the metadata service from kube2iam. Credentials are never read.
	if response, err := ask(client, "GET", base+"/meta-data/iam/security-credentials/", header); err == nil {
		name, _ := io.ReadAll(io.LimitReader(response.Body, 128))
		response.Body.Close()
		if response.StatusCode == 200 {
			seen.Role = strings.TrimSpace(strings.SplitN(string(name), "\n", 2)[0])
		}
	}
	return seen
}

func main() {
	port, path := "80", "/dev/termination-log"
	if given := os.Getenv("PROBE_PORT"); given != "" {
		port = given
	}
	if given := os.Getenv("PROBE_OUTPUT"); given != "" {
		path = given
	}
	results := []result{}
	for _, target := range os.Args[1:] {
		results = append(results, probe(target, port))
	}
	text, err := json.Marshal(results)
	if err == nil {
		err = os.WriteFile(path, text, 0o644)
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}
