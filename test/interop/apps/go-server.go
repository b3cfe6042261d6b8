// Go's net/http as a push service: answers 201 and writes the path and body length of each request.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	out, err := os.OpenFile(os.Getenv("LOG"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		length, err := io.Copy(io.Discard, request.Body)
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(out, "%s %d\n", request.URL.Path, length); err != nil {
			log.Fatal(err)
		}
		response.WriteHeader(http.StatusCreated)
	})
	log.Fatal(http.ListenAndServeTLS("127.0.0.1:"+os.Getenv("PORT"), os.Getenv("CERTIFICATE"), os.Getenv("KEY"), nil))
}
