# Slipstitch with the PostgreSQL that it proves plans on: docker run --rm -v "$PWD":/project slipstitch ci
ARG BASE=debian:bookworm
FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates git python3 python3-venv \
        postgresql postgresql-contrib postgresql-15-pgtap postgresql-15-plpgsql-check \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/slipstitch
COPY . .
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir '.[lint,test]' pytest-xdist \
    && git config --system --add safe.directory '*'
ENV PATH=/opt/venv/bin:/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin
WORKDIR /project
ENTRYPOINT ["slipstitch"]
CMD ["--help"]
