# 科策一对一: the commands of the repository. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo app screens test test-long check policies bench torture fuzz lock clean

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
# Groups of tools/system_libs.py that the tests need; add xvfb or poppler when a test uses them.
TEST_LIBS := offscreen
APP_LIBS := offscreen xcb printing
DEMO := young-software
DEMO_PDF := build/demo/$(DEMO).pdf

help:
	@echo 'make demo    匹配一家示例企业，生成服务单 PDF'
	@echo 'make app     打开桌面程序'
	@echo 'make screens 把窗口的图片写到 build/screens'
	@echo 'make test    全部检查与测试（每条规律取少量例子，几分钟）'
	@echo 'make test-long  同样的测试，例子多得多，随机选取（一小时以上）'
	@echo 'make check   只做代码检查，不跑测试'
	@echo 'make policies  只检查政策库'
	@echo 'make bench   对照与性能测量'
	@echo 'make torture 随机时刻杀死程序，看数据是否完好'
	@echo 'make fuzz    用大量恶意和残缺的文件试程序'
	@echo 'make lock    重写锁定文件（UPGRADE=1 时取新版本）'
	@echo 'make clean   删除生成物，保留虚拟环境'

# The environment stands once pip answers in it: a half-made one is made again.
$(VENV)/.made: tools/make_venv.py
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) tools/make_venv.py $(VENV)
	@touch $@

# One stamp per lock file: installing again only when the lock changed.
$(VENV)/.%: %.lock $(VENV)/.made
	@echo '安装依赖：$<'
	@$(PIP) -r $<
	@touch $@

demo: $(VENV)/.requirements
	@mkdir -p $(dir $(DEMO_PDF))
	$(PY) main.py match resources/samples/$(DEMO).json --pdf $(DEMO_PDF)
	@echo '$(CURDIR)/$(DEMO_PDF)'

app: $(VENV)/.requirements
	@$(PY) tools/system_libs.py $(APP_LIBS)
	$(PY) main.py

screens: $(VENV)/.requirements
	@$(PY) tools/system_libs.py offscreen
	QT_QPA_PLATFORM=offscreen $(PY) tools/screens.py

# NAMES=1 also refuses a class name that two modules define; it becomes the rule once none does.
check: $(VENV)/.requirements-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) tools/check_structure.py

policies: $(VENV)/.requirements-dev
	$(PY) main.py policies check
	$(PY) -m policies.compile --check

# Three workers on two cores: a test of the window waits a fifth of its time.
test: $(VENV)/.requirements-dev
	@$(PY) tools/system_libs.py $(TEST_LIBS)
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory policies
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 3 --dist loadscope

# Every test again with many more examples and whole inputs: see tests/pace.py.
test-long: $(VENV)/.requirements-dev
	@$(PY) tools/system_libs.py $(TEST_LIBS)
	KECE_LONG=1 QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 --dist loadscope

bench: $(VENV)/.requirements $(VENV)/.requirements-bench
	$(PY) -m bench

torture: $(VENV)/.requirements-dev
	$(PY) -m tests.torture --kills $(or $(KILLS),300)
	$(PY) -m tests.torture.exchange --kills $(or $(KILLS),300)

fuzz: $(VENV)/.requirements-dev
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.fuzz --cases $(or $(CASES),2000)

lock: $(VENV)/.requirements-dev
	$(PY) tools/make_locks.py $(if $(UPGRADE),--upgrade)

clean:
	rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
