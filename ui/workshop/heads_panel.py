"""The panel 政策信息: the policy as a whole, its documents, and what they say about who may apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from policies import Aspect, Document, Stated
from ui.workshop.focus import has_focus
from ui.workshop.form import FieldError, Values
from ui.workshop.form_view import FormView
from ui.workshop.heads import (
    ANSWER_FIELDS,
    DOCUMENT_FIELDS,
    POLICY_FIELDS,
    answer_values,
    changed_document,
    document_values,
    policy_changes,
    policy_values,
)

if TYPE_CHECKING:
    from ui.workshop.presenter import WorkshopPresenter


class _DocumentForm(QFrame):
    """A QFrame with the fields of one document."""

    def __init__(self, panel: HeadsPanel, document: Document, sha256: str) -> None:
        super().__init__()
        self.key, self.sha256 = document.key, sha256
        self.form = FormView(DOCUMENT_FIELDS)
        self.state, self.error, self.confirm = QLabel(), QLabel(), QPushButton("核对无误")
        self.state.setObjectName("caution")
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        head = QHBoxLayout()
        title = QLabel(f"依据文件：{document.title}")
        title.setObjectName("section")
        title.setWordWrap(True)
        head.addWidget(title, 1)
        head.addWidget(self.state)
        head.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(head)
        column.addWidget(self.form)
        column.addWidget(self.error)
        self.form.finished.connect(lambda: panel.apply_document(self))
        self.confirm.clicked.connect(lambda: panel.confirm_document(self))

    def show_state(self, confirmed: bool) -> None:
        """Shows whether a person confirmed the heads."""
        self.state.setText("" if confirmed else "读出来的，还没有核对")
        self.confirm.setVisible(not confirmed)


class HeadsPanel(QScrollArea):
    """A QScrollArea whose fields are stored when they are left."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.presenter: WorkshopPresenter | None = None
        self.policy, self.answers = FormView(POLICY_FIELDS), FormView(ANSWER_FIELDS)
        self.documents: tuple[_DocumentForm, ...] = ()
        self.error, self.unstated = QLabel(), QPushButton("其余文件都没有规定")
        self.unstated.setToolTip("没有卡片、也没有说明的方面，都写“文件未作规定”。先把文件看完再按。")
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self._middle = QVBoxLayout()
        self._build()
        self.policy.finished.connect(self._apply_policy)
        self.answers.finished.connect(self._apply_answers)
        self.unstated.clicked.connect(self._answer_rest)

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 4, 10, 4)
        column.setSpacing(6)
        column.addWidget(_head("政策"))
        column.addWidget(self.policy)
        column.addWidget(self.error)
        column.addLayout(self._middle)
        answers = QHBoxLayout()
        answers.addWidget(_head("谁能申请：文件怎么说"), 1)
        answers.addWidget(self.unstated)
        column.addLayout(answers)
        column.addWidget(self.answers)
        column.addStretch(1)
        self.setWidget(body)

    def show_draft(self, presenter: WorkshopPresenter) -> None:
        """Shows the heads of a draft that was opened."""
        self.presenter = presenter
        for form in self.documents:
            self._middle.removeWidget(form)
            form.deleteLater()
        heads, keys = presenter.draft.heads, {source.key: source.sha256 for source in presenter.draft.sources}
        self.documents = tuple(_DocumentForm(self, each, keys.get(each.key, "")) for each in heads.documents)
        for form in self.documents:
            self._middle.addWidget(form)
        self.refresh()

    def refresh(self) -> None:
        """Shows the heads as they are now; a field that is being typed in stays."""
        if self.presenter is None:
            return
        draft = self.presenter.draft
        self._put(self.policy, policy_values(draft))
        self._put(self.answers, answer_values(draft))
        for form in self.documents:
            document = draft.heads.document(form.key)
            if document is not None:
                self._put(form.form, document_values(document))
            form.show_state(self.presenter.is_confirmed(form.sha256))
        self.widget().setEnabled(self.presenter.editable)

    @staticmethod
    def _put(form: FormView, values: Values) -> None:
        if not has_focus(form):
            form.put(values)

    def _apply_policy(self) -> None:
        if self.presenter is None:
            return
        try:
            changes = policy_changes(self.policy.values(whole=False))
        except FieldError as error:
            self.error.setText(str(error))
            return
        self.error.clear()
        self.presenter.set_heads(**changes)

    def apply_document(self, form: _DocumentForm) -> Document | None:
        """Stores the fields of a document; returns None if they cannot be used."""
        if self.presenter is None:
            return None
        documents = self.presenter.draft.heads.documents
        old = next(document for document in documents if document.key == form.key)
        try:
            new = changed_document(old, form.form.values(whole=False))
        except FieldError as error:
            form.error.setText(str(error))
            return None
        form.error.clear()
        self.presenter.set_heads(documents=tuple(new if each is old else each for each in documents))
        return new

    def confirm_document(self, form: _DocumentForm) -> None:
        """Keeps the heads of a document as right."""
        document = self.apply_document(form)
        if document is not None and self.presenter is not None:
            self.presenter.confirm(form.sha256, document)

    def _apply_answers(self) -> None:
        if self.presenter is None:
            return
        values, before = self.answers.values(), answer_values(self.presenter.draft)
        for name, stated in values.items():
            if stated != before.get(name):
                self.presenter.answer(Aspect(name), stated if isinstance(stated, Stated) else None)

    def _answer_rest(self) -> None:
        if self.presenter is not None:
            self.presenter.answer_rest()

    def go_to(self, part: str) -> None:
        """Goes to the field that a problem is about, as far as it is one of these."""
        if part in self.answers.inputs:
            self.answers.go_to(part)
        elif part in self.policy.inputs:
            self.policy.go_to(part)
        elif part.startswith("document") and self.documents:
            key = part.rpartition(".")[2]
            form = next((form for form in self.documents if form.key == key), self.documents[0])
            form.confirm.setFocus() if form.confirm.isVisibleTo(self) else form.form.go_to("title")
        if has_focus(self):
            self.ensureWidgetVisible(self.window().focusWidget())


def _head(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("section")
    return label
