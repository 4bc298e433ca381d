# Coursekeeper as it runs in production: the locked dependencies, the package, a user without rights.
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements-bootstrap.lock requirements.lock ./
RUN python -m venv /opt/coursekeeper \
 && /opt/coursekeeper/bin/pip install --no-cache-dir --require-hashes -r requirements-bootstrap.lock \
 && VIRTUAL_ENV=/opt/coursekeeper /opt/coursekeeper/bin/uv pip install --no-cache --require-hashes -r requirements.lock
COPY . .
RUN VIRTUAL_ENV=/opt/coursekeeper /opt/coursekeeper/bin/uv pip install --no-cache --no-deps --no-build-isolation --no-index . \
 && /opt/coursekeeper/bin/pip uninstall --yes uv hatchling editables

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/coursekeeper coursekeeper
COPY --from=build /opt/coursekeeper /opt/coursekeeper
ENV PATH=/opt/coursekeeper/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COURSEKEEPER_DATA_DIR=/var/lib/coursekeeper
USER coursekeeper
WORKDIR /var/lib/coursekeeper
VOLUME /var/lib/coursekeeper
EXPOSE 8710
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8710/healthz', timeout=4)"]
CMD ["coursekeeper", "serve", "--host", "0.0.0.0", "--no-scheduler"]
