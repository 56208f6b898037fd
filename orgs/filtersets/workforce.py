"""How lists of workers, and of who else answers for places, can be narrowed."""

from django_filters import CharFilter

from buildings.filtersets import in_area
from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reference,
)
from orgs.choices import (
    CertificationEvent,
    ResponsibilityRole,
    TrainingMethod,
    TrainingTopic,
)


class WorkerFilterSet(RegisterFilterSet):
    """Full-time workers."""

    area = in_area("area")
    external_id = CharFilter(field_name="external_id", label="工号")


class PostFilterSet(RegisterFilterSet):
    """Posts of workers."""

    worker = reference("worker", "专职工作者标识")
    area = in_area("area")


class WorkerBuildingFilterSet(RegisterFilterSet):
    """Buildings in charge."""

    worker = reference("worker", "专职工作者标识")
    building = reference("building", "楼宇标识")


class WorkerEnterpriseFilterSet(RegisterFilterSet):
    """Enterprises in charge."""

    worker = reference("worker", "专职工作者标识")
    enterprise = reference("enterprise", "企业标识")


class CourseFilterSet(RegisterFilterSet):
    """Courses."""

    area = in_area("area")
    topic = choices(TrainingTopic, "topic", "内容")
    method = choices(TrainingMethod, "method", "方式")
    held_from = day_from("held_on", "日期")
    held_until = day_until("held_on", "日期")


class ResultFilterSet(RegisterFilterSet):
    """Results of training."""

    course = reference("course", "培训标识")
    worker = reference("worker", "专职工作者标识")


class CertificationFilterSet(RegisterFilterSet):
    """Qualification events."""

    worker = reference("worker", "专职工作者标识")
    event = choices(CertificationEvent, "event", "事项")
    valid_until_from = day_from("valid_until", "有效期至")
    valid_until_until = day_until("valid_until", "有效期至")


class HandoverFilterSet(RegisterFilterSet):
    """Handovers."""

    worker = reference("worker", "移交人标识")
    successor = reference("successor", "接收人标识")


class SecondmentFilterSet(RegisterFilterSet):
    """Seconded cadres."""

    building = reference("building", "楼宇标识")
    department = reference("department", "派出部门标识")


class ResponsibilityFilterSet(RegisterFilterSet):
    """Who answers for buildings and grids."""

    role = choices(ResponsibilityRole, "role", "角色")
    building = reference("building", "楼宇标识")
    grid = reference("grid", "网格标识")
    worker = reference("worker", "专职工作者标识")
    ends_until = day_until("ends_on", "终止日期")
