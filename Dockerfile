# One image for web, worker and the operators' commands: `tranche serve`, `tranche worker`, `tranche migrate`.
#   docker build -t tranche:local .
# The binary brings its web files, its migrations and the time zones with it, so that the last stage holds nothing else but
# the certificates of public authorities, for mail and a Temporal behind TLS. There is no shell in it: `tranche healthcheck`
# says whether a container works.

FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags=-s -o /out/tranche ./cmd/tranche
RUN mkdir -m 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ /
USER 65532:65532
ENTRYPOINT ["/tranche"]
