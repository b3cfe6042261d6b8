# Telex in a container: docker build -t telex . && docker run -p 8484:8484 -v telex:/data telex

FROM docker.io/library/node:26-bookworm-slim AS build
WORKDIR /telex
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig*.json ./
COPY tools tools
COPY src src
COPY docs docs
RUN PATH=/telex/node_modules/.bin:$PATH node tools/build.ts \
    && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM docker.io/library/node:26-bookworm-slim
WORKDIR /telex
ENV NODE_ENV=production \
    TELEX_DATA=/data \
    TELEX_HOST=0.0.0.0 \
    TELEX_PUBLIC_URL=http://localhost:8484
COPY package.json CHANGELOG.md LICENSE NOTICE ./
COPY --from=build /telex/node_modules node_modules
COPY --from=build /telex/docs docs
COPY --from=build /telex/dist dist
RUN ln -s /telex/dist/cli/main.js /usr/local/bin/telex \
    && mkdir -m 0700 /data \
    && chown node:node /data
USER node
VOLUME /data
EXPOSE 8484
HEALTHCHECK --start-period=10s --interval=30s --timeout=5s \
    CMD ["node", "-e", "fetch('http://127.0.0.1:8484/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM drains connections first. Give it half a minute: docker stop -t 30.
STOPSIGNAL SIGTERM
ENTRYPOINT ["telex"]
CMD ["serve"]
