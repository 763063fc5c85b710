# sandroot as one static program, alone in its image:
#   docker build --tag sandroot .
# and in the Dockerfile of whoever wants it:
#   COPY --from=sandroot /sandroot /usr/local/bin/sandroot
ARG DEBIAN=debian:bookworm-slim
FROM ${DEBIAN} AS build
# Further packages for the build, such as ccache, and where the source lies meanwhile.
ARG PACKAGES=""
ARG SOURCE=/sandroot
WORKDIR ${SOURCE}
# Alone first, so that another source does not install everything anew.
COPY dev ./
RUN ./dev deps build && if [ -n "$PACKAGES" ]; then apt-get install -y --no-install-recommends $PACKAGES; fi
COPY . .
RUN ./dev build && strip -o /sandroot.stripped build/release/sandroot

FROM scratch
COPY --from=build /sandroot.stripped /sandroot
ENTRYPOINT ["/sandroot"]
