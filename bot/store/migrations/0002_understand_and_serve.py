from bot.store.additive import Additive
from tortoise.migrations import operations as ops
import functools
from bot.people import Consent
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(Additive):
    dependencies = [('store', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AddressLink',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('address', fields.ForeignKeyField('store.Address', source_field='address_id', db_constraint=True, to_field='id', related_name='links', on_delete=OnDelete.CASCADE)),
                ('before', fields.ForeignKeyField('store.Contact', source_field='before_id', null=True, db_constraint=True, to_field='id', related_name='links_away', on_delete=OnDelete.SET_NULL)),
                ('after', fields.ForeignKeyField('store.Contact', source_field='after_id', db_constraint=True, to_field='id', related_name='links_here', on_delete=OnDelete.CASCADE)),
                ('cause', fields.CharField(max_length=200)),
                ('undone_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'address_link', 'app': 'store', 'indexes': [Index(fields=['address_id'])], 'pk_attr': 'id', 'table_description': 'An address that went from one contact to another, and why, so that it can be undone.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Agreement',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('buyer', fields.ForeignKeyField('store.Buyer', source_field='buyer_id', db_constraint=True, to_field='id', related_name='agreements', on_delete=OnDelete.RESTRICT)),
                ('product', fields.ForeignKeyField('store.Product', source_field='product_id', db_constraint=True, to_field='id', related_name='agreements', on_delete=OnDelete.RESTRICT)),
                ('price', fields.DecimalField(max_digits=14, decimal_places=4)),
                ('currency', fields.CharField(default='USD', max_length=3)),
                ('valid_until', fields.DateField(null=True)),
            ],
            options={'table': 'agreement', 'app': 'store', 'indexes': [Index(fields=['buyer_id'])], 'pk_attr': 'id', 'table_description': 'A price agreed with one buyer for one unit of a product, valid to a day or without end.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Article',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('slug', fields.CharField(unique=True, max_length=120)),
                ('titles', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('texts', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('vectors', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('model', fields.CharField(default='', max_length=40)),
                ('stage', fields.CharField(default='potential', max_length=16)),
                ('products', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('source', fields.CharField(max_length=16)),
                ('author', fields.CharField(default='', max_length=120)),
                ('active', fields.BooleanField(default=True)),
                ('case', fields.ForeignKeyField('store.Case', source_field='case_id', null=True, db_constraint=True, to_field='id', related_name='articles', on_delete=OnDelete.SET_NULL)),
            ],
            options={'table': 'article', 'app': 'store', 'pk_attr': 'id', 'table_description': 'An article by slug. Titles, texts (Markdown) and vectors (base64 of float16) are by language code.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Code',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('purpose', fields.CharField(max_length=16)),
                ('contact', fields.ForeignKeyField('store.Contact', source_field='contact_id', db_constraint=True, to_field='id', related_name='codes', on_delete=OnDelete.CASCADE)),
                ('asked_by', fields.ForeignKeyField('store.Address', source_field='asked_by_id', null=True, db_constraint=True, to_field='id', related_name='codes', on_delete=OnDelete.CASCADE)),
                ('digest', fields.CharField(unique=True, max_length=64)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('attempts', fields.SmallIntField(default=0)),
            ],
            options={'table': 'code', 'app': 'store', 'indexes': [Index(fields=['asked_by_id'])], 'pk_attr': 'id', 'table_description': 'A single-use code or link that proves a contact, kept as a digest only.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='ConsentChange',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('address', fields.ForeignKeyField('store.Address', source_field='address_id', db_constraint=True, to_field='id', related_name='consent_changes', on_delete=OnDelete.RESTRICT)),
                ('before', fields.CharEnumField(description='NONE: none\nOPTED_IN: opted_in\nOPTED_OUT: opted_out', enum_type=Consent, max_length=16)),
                ('after', fields.CharEnumField(description='NONE: none\nOPTED_IN: opted_in\nOPTED_OUT: opted_out', enum_type=Consent, max_length=16)),
                ('basis', fields.CharField(default='', max_length=80)),
                ('evidence', fields.CharField(max_length=400)),
            ],
            options={'table': 'consent_change', 'app': 'store', 'indexes': [Index(fields=['address_id'])], 'pk_attr': 'id', 'table_description': "Every yes and no to marketing letters: what was said, where, under which country's rule. Never changed."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Correction',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('interaction', fields.ForeignKeyField('store.Interaction', source_field='interaction_id', db_constraint=True, to_field='id', related_name='corrections', on_delete=OnDelete.CASCADE)),
                ('labels', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('complaint_kind', fields.CharField(default='', max_length=16)),
                ('severity', fields.CharField(default='', max_length=8)),
                ('author', fields.CharField(max_length=120)),
            ],
            options={'table': 'correction', 'app': 'store', 'indexes': [Index(fields=['interaction_id'])], 'pk_attr': 'id', 'table_description': 'A judgement that staff set right: the labels and the complaint as they should have been.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Payment',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('trade', fields.ForeignKeyField('store.Trade', source_field='trade_id', db_constraint=True, to_field='id', related_name='payments', on_delete=OnDelete.CASCADE)),
                ('amount', fields.DecimalField(max_digits=16, decimal_places=4)),
                ('currency', fields.CharField(max_length=3)),
                ('paid_on', fields.DateField()),
                ('reference', fields.CharField(default='', max_length=80)),
            ],
            options={'table': 'payment', 'app': 'store', 'indexes': [Index(fields=['trade_id'])], 'pk_attr': 'id', 'table_description': "Money that came for a trade, as the exporter's books say."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='ProductDocument',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('product', fields.ForeignKeyField('store.Product', source_field='product_id', db_constraint=True, to_field='id', related_name='documents', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharField(max_length=16)),
                ('title', fields.CharField(max_length=200)),
                ('language', fields.CharField(default='', max_length=8)),
                ('media_type', fields.CharField(default='application/pdf', max_length=127)),
                ('blob', fields.ForeignKeyField('store.Blob', source_field='blob_id', db_constraint=True, to_field='sha256', related_name='product_documents', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'product_document', 'app': 'store', 'indexes': [Index(fields=['product_id'])], 'pk_attr': 'id', 'table_description': 'A document of a product: a data sheet, a manual, a certificate. Empty language: it does not matter.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='TradeDocument',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('trade', fields.ForeignKeyField('store.Trade', source_field='trade_id', db_constraint=True, to_field='id', related_name='documents', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharField(max_length=16)),
                ('title', fields.CharField(max_length=200)),
                ('media_type', fields.CharField(default='application/pdf', max_length=127)),
                ('blob', fields.ForeignKeyField('store.Blob', source_field='blob_id', db_constraint=True, to_field='sha256', related_name='trade_documents', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'trade_document', 'app': 'store', 'indexes': [Index(fields=['trade_id'])], 'pk_attr': 'id', 'table_description': 'A paper of a trade: an invoice, a packing list, a bill of lading, a certificate of origin.'},
            bases=['Row'],
        ),
        ops.AddField(
            model_name='Case',
            name='trade',
            field=fields.ForeignKeyField('store.Trade', source_field='trade_id', null=True, db_constraint=True, to_field='id', related_name='cases', on_delete=OnDelete.SET_NULL),
        ),
        ops.AddField(
            model_name='Contact',
            name='erased_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Contact',
            name='frequency',
            field=fields.CharField(default='', max_length=16),
        ),
        ops.AddField(
            model_name='Contact',
            name='interests',
            field=fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Contact',
            name='paused_until',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Interaction',
            name='model',
            field=fields.CharField(default='', max_length=40),
        ),
        ops.AddField(
            model_name='Interaction',
            name='vector',
            field=fields.BinaryField(null=True),
        ),
        ops.AddField(
            model_name='Product',
            name='category',
            field=fields.CharField(default='', max_length=60),
        ),
        ops.AddField(
            model_name='Product',
            name='changes',
            field=fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Product',
            name='packing',
            field=fields.CharField(default='', max_length=200),
        ),
        ops.AddField(
            model_name='Product',
            name='spare_parts',
            field=fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Product',
            name='specs',
            field=fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Product',
            name='stage_prices',
            field=fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Product',
            name='stock',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Product',
            name='warranty_months',
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name='Trade',
            name='accepted',
            field=fields.CharField(default='', max_length=8),
        ),
        ops.AddField(
            model_name='Trade',
            name='asked_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Trade',
            name='bl',
            field=fields.CharField(default='', max_length=40),
        ),
        ops.AddField(
            model_name='Trade',
            name='container',
            field=fields.CharField(default='', max_length=16),
        ),
        ops.AddField(
            model_name='Trade',
            name='delivered_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Trade',
            name='due_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Trade',
            name='invoice',
            field=fields.CharField(default='', max_length=40),
        ),
        ops.AddField(
            model_name='Trade',
            name='target_price',
            field=fields.DecimalField(null=True, max_digits=14, decimal_places=4),
        ),
        ops.AddField(
            model_name='Trade',
            name='wanted_on',
            field=fields.DateField(null=True),
        ),
    ]
