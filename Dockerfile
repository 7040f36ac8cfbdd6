# For Binder and JupyterHub: everything is installed when the image is built; nothing is fetched when it starts.
FROM node:22-bookworm-slim
COPY tools/container/install.sh /tmp/install.sh
RUN /tmp/install.sh

ARG NB_USER=student
ARG NB_UID=1001
ENV HOME=/home/${NB_USER}
RUN useradd --create-home --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
RUN npx -y deno task start --no-open
ENV JUPYTER_PATH=${HOME}/.jupyter/share:${HOME}/tools/jupyter/share
ENV JUPYTER_CONFIG_PATH=${HOME}/tools/jupyter/config
EXPOSE 8888
CMD ["jupyter", "notebook", "--ip=0.0.0.0", "--port=8888", "--no-browser", "student"]
