"""How a form looks: our field groups for every ``{{ form }}``."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Labels, help under the field, errors at the field and summed up at the top."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
