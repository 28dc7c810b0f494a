from bot.store.additive import Additive
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise import fields

class Migration(Additive):
    dependencies = [('store', '0002_understand_and_serve')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Article',
            name='keywords',
            field=fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
    ]
