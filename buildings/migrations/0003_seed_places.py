"""The district with its fourteen subdistricts (NBS codes) and the classes by yearly tax."""

from django.db import migrations

DISTRICT = ("310106", "静安区")
SUBDISTRICTS = [
    ("310106006", "江宁路街道"),
    ("310106011", "石门二路街道"),
    ("310106012", "南京西路街道"),
    ("310106013", "静安寺街道"),
    ("310106014", "曹家渡街道"),
    ("310106015", "天目西路街道"),
    ("310106016", "北站街道"),
    ("310106017", "宝山路街道"),
    ("310106018", "共和新路街道"),
    ("310106019", "大宁路街道"),
    ("310106020", "彭浦新村街道"),
    ("310106021", "临汾路街道"),
    ("310106022", "芷江西路街道"),
    ("310106101", "彭浦镇"),
]
# Yearly tax in 万元 from which a building belongs to the class.
TAX_CLASSES = [
    ("annual_100m", "亿元楼", 10_000),
    ("monthly_100m", "月亿楼", 120_000),
    ("annual_10b", "百亿楼", 1_000_000),
]


def seed(apps, schema_editor):
    """Write the rows."""
    area_model = apps.get_model("buildings", "Area")
    parent_model = apps.get_model("buildings", "AreaParent")
    code, name = DISTRICT
    using = schema_editor.connection.alias
    district = area_model.objects.using(using).create(
        code=code, name=name, kind="district", path=f"{code}/"
    )
    for sub_code, sub_name in SUBDISTRICTS:
        area = area_model.objects.using(using).create(
            code=sub_code, name=sub_name, kind="subdistrict", path=f"{code}/{sub_code}/"
        )
        parent_model.objects.using(using).create(
            area=area, parent=district, recorded_on="2023-06-30"
        )
    tax_class = apps.get_model("buildings", "TaxClass")
    for class_code, label, minimum in TAX_CLASSES:
        tax_class.objects.using(using).create(code=class_code, label=label, minimum=minimum)


def clear(apps, schema_editor):
    """Remove the rows."""
    using = schema_editor.connection.alias
    apps.get_model("buildings", "AreaParent").objects.using(using).all().delete()
    apps.get_model("buildings", "Area").objects.using(using).all().delete()
    apps.get_model("buildings", "TaxClass").objects.using(using).all().delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("buildings", "0002_track_rows")]

    operations = [migrations.RunPython(seed, clear)]
