"""Everyday Vietnamese words of two syllables, of which passphrases are made; data only.

Each line is a first syllable and the second ones it goes with. No two words are the same without marks, capitals and
spaces, and none is left in whose spelling i and y, or a region, would differ.
"""

_TABLE = """
bánh: bao bèo bò canh chay chuối chưng cốm cuốn dày dẻo dừa đa đậu đúc gai gạo giầy giò gối hỏi kẹp khoai khọt kem lọt
bánh: mật mè mì nậm ngô nếp nướng phồng phở phu rán sắn sữa tằm tét tiêu tôm tráng trôi trung tro vừng xèo xốp
hoa: bưởi cau cải cam cúc chanh dâu dừa đào đại hồng huệ hướng giấy gạo lan lê lúa lài mai mận mào mẫu mơ mua muống
hoa: ngâu nhài phượng quỳnh ban sen sim sứ súng sữa tre tím trà trắng vàng xoan bằng bèo sấu lựu ngọc nhãn
cây: bàng bạch bông bưởi cam cau cao chanh chè chuối cọ dâu dừa dương đa đào đề điều đước gạo gỗ hồi hồng keo khế lim
cây: lúa mai mía mít mơ mướp nhãn nho ổi phượng quế quýt roi rừng sấu sim sồi tre thông trúc tùng vải vú xoài xoan
cây: xanh lê táo mận liễu lựu me na sến
cá: basa bống bơn chày chép chim chình chuồn cơm diếc dìa đuối giếc hồi heo hố hú kèo lóc linh mè mòi mú mập ngừ ngát
cá: nục quả rô sấu sặc thu thác trắm tra trê trích trôi tuyết vàng voi sơn sông lăng lưỡi nâu mó ong kình khô nướng
cá: đối đồng bảy
con: bê bò bướm cá cáo chim chó chồn chuột cò cóc công cua cú cừu dế đò ếch gà gấu hến hổ hươu khỉ kiến lạc la lợn
con: lươn mèo mối mực nai ngan ngao ngỗng ngựa nghé nhện nhím ong ốc ve quạ rùa sâu sáo sếu sò sóc sóng sứa tằm tôm
con: thỏ thuyền trâu vẹt vịt voi vượn vạc đường dốc tàu chuồn giun rồng
quả: bầu bí bóng bơ bưởi cam cau chanh chôm chuối cà cân dâu dừa đào đất đu gấc hồng khế khóm lê lựu mận mãng mít mướp
quả: na nhãn nho núi ổi quýt roi sấu sung táo thanh trám trứng vải xoài
rau: bí cải cần cúc câu dền diếp dưa dút đay đắng giá giền húng khoai khúc lang luộc má mầm mồng mơ mùi muống ngải ngò
rau: ngót nhút răm rừng sam sạch thơm tần tía xanh xào
chim: bói bồ câu chích chào chèo cò cú cút công cắt diều én hồng khách khuyên lạc manh mòng nhạn non ngói ri sáo sâu
chim: sẻ sếu trả trĩ vạc vàng vành yến
áo: ấm bà bông choàng cưới dạ dài đôi gấm gió gối khoác len lót lụa mưa nâu nhung phao phông quần sơ tắm tơi thun
áo: trắng vải vest xanh giáp đen đỏ hồng
quần: bò cộc dài đùi jean kaki len lửng ống soóc tất tây vải vợt thun
mũ: bảo bê cối đan kết len lá lưỡi nan nồi phớt rơm sắt tai vải nỉ
khăn: bàn choàng đóng đỏ đội giấy gối len lụa mặt mùi quàng rằn rửa tay tắm trải trắng ướt voan xếp
màu: be cam chàm đen đất đỏ gạch ghi hồng kem lam lục mận mè nâu ngà rêu sáng sắc sữa tím tối tro trắng vàng xanh xám
màu: chì khói
bàn: ăn bi cà cân chải chân cờ đá đạp gỗ ghế giấy học kính là làm ủi nhựa phím tay tiệc tính tròn trà
ghế: bành đá đẩu đay đệm gấp gỗ mây nhựa ngồi salon sắt sofa tre tựa xếp xoay băng bố
nhà: bạt bè bếp cao cửa ga gác gạch giàn gỗ hàng hát in kho khách kính lá lưới may mái mới ngói nghỉ nông ngang ống
nhà: quê rông sách sàn sấy sáng thơ tre tranh tròn trường vườn văn vui xe xưởng
mái: bằng chèo chùa đình hiên lá ngói nhà tôn tóc tranh trường vòm ấm hồng
cửa: biển bể chính chớp cuốn gỗ hàng hiệu hông kính lùa ngõ ngách ải sắt sổ sông sau trời vào xếp
vườn: ao bách cam cau cây chè chim chuối cúc đào điều hoa hồng lan nhãn nho rau rừng tiêu trẻ thú tượng ươm vải xoài
vườn: xanh quả dâu
ruộng: bậc cạn cấy chiêm dâu đồng khoai lúa mạ màu mía muối nước ngô rau sâu vườn
đồng: bằng ca chí chiêm cỏ dao dạng đội đều hành hồ khô làng lúa lòng mạ màu minh muối nát nội quê ruộng tâm thau
đồng: thanh tháp tiền trũng xu xanh bào
sông: băng biển con cái chảy dài đào đêm hồ lớn mẹ nhỏ nước ngòi núi quê rạch sâu suối trăng trong xanh cạn thu đầy
sông: hẹp
suối: cạn đá đôi khoáng mát mơ nguồn nhạc nhỏ nóng nước reo rừng sâu tóc trong tiên vàng xanh
núi: cao cấm chồng con đá đất đèo đồi lớn lửa mây non ngọc nhỏ rừng sông thấp tuyết voi xa xanh
biển: báo cả chiều đảo đêm động đen hẹn hồ khơi lặng lớn mặn ngọc nước rộng sâu sớm xa xanh êm chỉ hiệu lửa
gió: bấc bão biển bụi chiều chướng đông giật heo lạnh lào lốc lùa lộng lớn mát mới mùa nam nhẹ nồm núi rét sớm tây thu
gió: thoảng xoáy xuân êm
mưa: bão bay bóng bụi chiều dông dầm dài đá đêm gió hè lâm lớn lũ mai mau mát muộn mùa ngâu nắng nguồn nhỏ nhẹ phùn
mưa: rào rơi rừng rươi sa sớm sáng tạnh thu thưa to trưa xối xuân vàng
nắng: ấm ban chiều chói cháy dịu đẹp gắt gió hạn hanh hè hồng lên lửa mai mật mới mưa nhạt non quái rát ráo rực sớm
nắng: sáng tháng thu thủy trưa to tươi vàng xuân xiên xế
trời: biển cao chiều cho đất đẹp đêm giông gió hè hửng lạnh mát mây mưa mới nam nắng nóng non nồm quang rét rộng râm
trời: sao sáng sớm tạnh thanh thu tối trăng trong trưa tây xa xanh xuân âm
trăng: cao đầy đêm hoa hè khuya khuyết lạnh lên liềm lu mật mờ mọc mới mười non nghiêng rằm rừng sáng sao soi suông
trăng: sớm tàn thanh thu treo tròn trong vàng xanh xưa
sao: băng biển chổi chiều đêm hôm khuê lấp mai mờ mới rơi sa sáng sớm thưa vàng xanh xẹt
mây: bay bông cao chiều đen đan đùn gió hồng khói lành mù mưa mềm ngàn ngũ núi rừng song tạnh tầng tím tía tre trắng
mây: trôi vàng vương xa xanh xám xốp
nước: ấm bể biển bọt cam canh cạn chanh chảy chè chín cất cốt dừa dâu đá đọng đổ đục đường gạo giếng giải hàng hoa hồ
nước: khoáng lã lạnh lên lọc lợ lớn lũ mát mắm máy mặn mềm mía miếng mưa nóng ngọt ngầm nguồn nhà non nổi phèn ròng
nước: rửa sạch sâu sen sôi sông suối tương thơm trà trắng trong vàng vối xanh xiết xuôi yến
lá: bàng bưởi cải cách cam cây chanh chè chuối chắn cọ dâu dong dừa đa đào gan gai giang ngải khoai khô lách lành lạt
lá: lốt lúa mít mía mơ móng mướp non ngô nhãn ổi phổi rau rách rụng sả sen sắn tre thông thơm thư trà trầu tía vàng
lá: vối xanh xoài xương
đường: bao băng bay bộ cái cao cát cày cấm chân cong cua dài dây dọc đá đất đèo đê đêm đi đồng đôi ga gấp giữa hàng
đường: hầm hẻm kẻ làng lớn mật mía mòn mới nâu ngang ngắn ngọt nhựa núi nhỏ phèn phố ray rộng rừng sắt sông tàu tắt
đường: tên thẳng trắng tròn vành vàng vào vòng vui xa xưa xuôi
thuyền: ba bè buồm cá câu chài con đôi đua gỗ giấy hoa lá lưới máy mành nan nhỏ rồng thúng trăng tre trưởng viên
xe: ba bò buýt ca cau chỉ con công cút cộ cứu đạp đẩy điện đò đông đôi đua du hàng hoa hơi jeep kéo khách lam lăn lu
xe: lửa máy mới nâng ngựa nôi nước ôm tải tàu tăng thồ trâu trượt ủi vàng xích xanh
tàu: bay biển bè cá chợ cuốc điện đêm ga hỏa hàng hút khách kéo lá lửa lượn lặn máy ngầm nhanh sắt suốt thủy trưởng
tàu: thuyền vét
máy: bào bơm bừa cày cắt chữ cưa dập dệt dò đào đếm điện đọc ép gặt giặt ghi hàn hát hút in kéo khâu khoan khách lọc
máy: lửa mài may móc nén nghe nổ nước phát pha photo quạt quay rửa sấy sưởi tàu thu tiện tính trộn tuốt thở ủi vi vẽ
máy: xay xúc xới ấp
đèn: bàn bão biển cầy chùm cù dầu đêm điện đường đỏ hoa kéo hiệu lồng măng màu mờ ngủ nháy nến pha pin sáng sao sân
đèn: soi thần trần trời tuýp vàng xanh xe xếp
sách: báo bìa bỏ cổ cũ đọc đỏ dạy giấy giáo hay học hướng in kinh lá mỏng mới nhạc nói tập tham thơ tranh trắng vở
sách: vàng
vở: chèo chép cũ hồng học kẻ kịch lòng mới nháp nhạc sạch tuồng tập viết ghi
bút: bi chì chấm chép cùn dạ điện đỏ giấy kim lông máy mực màu nghiên nhớ phấn sáp sắt son tre vẽ viết xanh xóa lục
giấy: bản báo bìa bóng bướm ca cũ cứng dán dầu dày dó gió gói hoa in kẻ khen kính kẽm lụa màu mềm mỏng mời nến nhám
giấy: nháp nhạc nhung nợ ráp phép quyến tập than thấm thơm thông tờ trắng vàng vẽ vụn xanh xi khai
phòng: ăn bếp bệnh chờ chiếu chung đọc đôi đơn gác gốc họp học hát kho khách làm lạnh may ngủ ngoài nghỉ nhạc phát
phòng: riêng sách tắm tập thu thi thay tranh triển trà trọ trống trực truyền vé xa xông
bếp: ăn chung củi dầu điện đôi đun ga gang hồng lò lửa lớn nhà núc nướng than từ trấu tro trưa trưởng ấm
nồi: áp cơm canh cháo chõ đất điện đồng gang hầm hấp hơi lẩu nấu nhôm niêu ninh rang sắt súp sứ xông bung
bát: ăn bửu canh chè cháo chén cơm đũa đồng gạo giác gốm họ lớn mắm men ngát nước nhỏ nháo phố quái sành sứ tô trân
bát: tràng úp
chén: cơm nước sành sứ tống trà vàng
thìa: canh cà đũa dài gỗ inox nhỏ nhôm nhựa là
chiếu: bóng cói chỉ chăn chèo đậu điện hoa khán lệ manh mới nilon phim rọi sáng tre trúc trải xạ
chăn: bông chiếu chiên đắp điện dạ đơn ga len lụa lông màn mỏng nuôi thả trâu vịt ấm
giường: bệnh chiếu cưới đệm đôi đơn gấp gỗ hộp mây ngủ nằm sắt tầng tủ tre treo
tủ: áo bếp chè cơm đồ đông đứng giày gỗ gương hồ hàng kính khóa lạnh lệch mát nhựa sách sắt tường
cầu: bập bến cảng cống cạn cạnh cơ cứu dao đá đất đường đi gãy gỗ hỏi hôn khỉ kiều khẩn lông lăn máng may mới ngói
cầu: nguyện nối phao phúc quay sắt tàu tạm thang thị thủ toàn treo tre trượt trục vai vồng vượt xin ao
chợ: búa cá chiều chìm cóc đêm đầu đông giời hoa hôm huyện lớn làng mai nổi phiên quê rau sáng sớm tạm tết tình trời
chợ: trưa trâu vải vùng xa xanh xuân búp
phố: biển bán chợ cổ cũ cao đêm đông đi hàng hoa huyện lớn mới nghề nhỏ núi phường quen sách sá thợ thị vắng vui xa
phố: xưa xanh
làng: bản bè cá chài chiếu cổ chè đảo gốm gần hoa lúa mạc mây mía mới ngoài nghề nón nước nổi quê rèn rừng sen tranh
làng: tre trên trong văn ven xa xanh xóm xưa
trường: ca cũ chinh cửu đấu đình đời đua hè học huyện kịch làng lớp mới ngoài nghề phái sinh sơn tồn thành thi thiên
trường: thơ tiểu tộc tư vốn xa xuân
lớp: chè chồi đệm dạy học hai lang ba lá mầm màng một mới năm nghề ngói nhạc nhà sáu sơn trên trẻ trưởng vỏ vẽ xe
ngày: càng cưới công dài đêm đầu đẹp hè hội khai kia lành lễ làm mai mới mùa nắng nay ngắn ngắm nghỉ rằm sinh sau tết
ngày: tháng thường thơ tốt trước vui vía vọng xanh xưa xuân
mùa: cá cam chiêm chim cưới cạn đào gặt gieo hạ hội hoa hạn khô lạnh lễ lúa màng nào nước nhãn ổi sen sim thi trăng
mùa: vải vụ xoài ấm
tháng: ba bảy chạp chín đủ đầu giêng hai hè năm này ngày một mười nắng sau tám thiếu trước tư tròn
buổi: ban chiều chợ đầu diễn đêm gặp hẹn họp học hội lễ làm mai sáng sớm tập tiệc tối trưa trước xem
tiếng: anh ca chim chày chuông còi cười dội dương địch đàn động gà gió gọi hát hò hót kèn khèn làng lành lóng mẹ mõ
tiếng: mưa nhạc nói nổ ồn pháo quê ru reo rao sáo sấm sóng suối tăm thơm thở trống tơ vang ve võng vỗ xưa
câu: cá cạp cú chuyện chào chữ chèo cảm cuối đầu đố đối đơn dài đàn ghép hát hò kệ kinh lạc lưới mực ngắn nhắn ru thơ
câu: thúc tôm trả trăng vắt văn ví
bài: bản báo bác bỏ ca chòi dài đọc giảng giải hát học hành hay khóa làm mẫu mới ngà nhạc nói tập tính thi thơ thiết
bài: trí tiết trừ vở vè viết văn vị xích
đàn: áp bà bầu bò bê cá chim cò con cừu dê đá gà gảy hát hồi hạc kìm kiến lợn lục môi ngỗng nguyệt nhị organ ong sáo
đàn: sếu tam tính tranh trâu tre tràng vịt voi
trống: cái cơm choai chầu con cầm đánh đồng giữa hội hàng họp làng lệnh lớn mái mép múa nhỏ phách quân rung tráng tan
trống: trận trải trơn trường vắng vỗ
múa: cờ đèn đôi hát kiếm khèn lân may nón quạt rồng sạp trống tay võ xòe ô
hát: bè bội ca chèo chầu đệm đôi dặm giao ghẹo hay hò khen khúc lượn mừng mộc nói nhép ống ru rong sắc tập thơ tuồng
hát: then trống vang ví văn xoan xẩm xướng
gà: ác ấp chọi cồ con công đồi đàn đẻ đen giò gáy gô hầm hoa kho luộc lôi mái mẹ mờ nòi nướng nhép qué ri rang rô rừng
gà: sao tơ tây tre trống trụi tần vàng xé xào xám
vịt: bầu bơi cạn con cỏ đàn đẻ đực đồng giời kho lạp mái nấu nước nướng quay tiềm trời xiêm đất
trâu: bò cái cày con chọi đàn đen đực đồng già lá mộng nái nước ngố rừng sắt tơ trắng vàng xanh kéo
mèo: con cái đen đực già hoa hen hoang khoang lười mun mướp mẹ nhà nhồi rừng tam trắng tây vàng xám mập
cơm: áo bụi bình cà canh cháy chiên chiều cháo dừa dẻo gà gạo hộp hến lam khách khê lứt mẻ mới mắm nắm nếp niêu nguội
cơm: nóng rang rau sôi sáng sườn tấm tháng thịt trắng trưa tối vắt xôi
cháo: cá chay đậu đường gà gan hến hành hoa kê lòng lươn loãng mực ngô ngao sườn rau tim thịt tôm trai trắng trứng vịt
cháo: yến
canh: bầu bí bún cà cải chua cua cách cánh chừng cung dưa đậu đêm gà gác giữ ghẹ hến hoa khế khoai khổ lá mướp mồng
canh: mùng măng ngao nấm nóng rau riêu tân trưa tập tôm thịt thì tác trứng
xôi: chè cốm dừa đậu đỗ gấc gà lạc lúa mặn mít ngô nếp ruốc rán sầu sắn thịt trám trắng vò vịt xéo vừng xoài
chè: bắp bà bưởi búp chén cốm đen đậu đắng đỗ hạt hoa hột khoai khô lam long mạn móc nụ ngô non nước nhài sen sắn tàu
chè: tươi thái thơm trôi trứng tuyết vằng vối xanh
rượu: bia cần chát chanh cúc đế dâu gạo hoa lễ lúa mạnh mai mận mật men mơ mùi mừng nếp nho ngâm ngon ngọt nồng nhẹ
rượu: ngô sâm sim tăm táo trắng vang vải
muối: biển bể cà dưa đường hạt hột iốt khoáng mè mặn mỏ ớt rang sả sống tiêu tinh trắng trường vừng xát
nấm: bào đầu đông hải kim linh mèo mối men mỡ rơm rừng sò tai thông tràm trứng tuyết đùi
dưa: bở chua chuột cà cải cân gang giá góp hành hấu hồng kiệu leo lê lưới muối mật nước nương tây vàng xanh
đậu: biếc bắp cô cua đen đỏ đũa hũ hà khuôn lăng leo ngự nành phộng phụ rồng rán trắng tương ván vàng ve xanh xe
khoai: dây deo dong đao hà khô lang lim luộc mật mì môn mỡ nước nướng nưa riềng ráy rán sọ sắn sượng tím tây từ tàu
khoai: vạc vàng
tre: bụi bông cán cật chẻ đằng đan đực gai già giang hóa hàng khô làng luồng là măng mạnh mây mỡ non ngà ngâm nứa ống
tre: pheo rừng trẻ trúc trỉ vàng xanh
lúa: ba bắp bông chiêm chín con cạn cấy đòng đương gạo gặt giống hè lép lai mạ mới mẩy mì mùa mạch muộn nếp non ngô
lúa: nổi nương ngậm nước rẫy ruộng sạ sớm thóc thơm thu tẻ trổ trời tám vàng xuân
gạo: chợ dẻo đỏ huyết lật lứt lức mới mùa nâu nếp ngon nước rang sạch tẻ tám thơm trắng vàng xay
mẹ: con chồng cha cười đỡ gà già hát hiền khen kính kế mìn nuôi quê ru thầy thương trẻ yêu
em: ái bé chồng con cả dâu gái kết nhỏ nuôi rể ruột trai thơ út vợ
anh: cả chị chồng chốt đào đội em hai hào họ hoa hiền linh lớn minh nuôi ngữ quân ruột rể tài thư thợ trai trưởng tuấn
anh: vũ
bạn: bè bầu chơi cũ con chèo dân đọc đời đồng đường già gái hàng hiền hữu lòng mới nhỏ nghề ngành quen tốt thân thơ
bạn: trẻ tri trăm văn xa xưa
thầy: bà bói cô chùa cũ cãi dạy dòng đồ đờn giáo già lang lớp mẹ mới mo nghề thợ trò tướng tăng tào
thợ: bạn bào bếp cả cấy cạo chài cắt chữa con cưa dệt đá điện đấu đục giày giặt gốm gặt gỗ hàn hồ học in kẽm khắc khâu
thợ: lặn lò lành máy mộc mỏ nề nguội nhuộm nón ngói phụ rèn rừng săn sơn sắt sửa thêu thủ thuyền tiện trẻ vẽ vườn xây
thợ: xẻ
bông: ban băng bèo bí bụp cải cỏ cẩn đùa đêm điên điệp gòn gạo giấy gai hồng hoa hường lau lúa len lơn lơ mai mộc mía
bông: ngô ngọc phèng ruốc sợi sen súng tai thấm thơm tơ trắng trái vàng vải vụ xơ
vải: bạt bông bò chín dạ đay đỏ đen gai gấm hoa kaki khô khúc lanh lau lót lụa màn màu mành mộc muộn nâu nhiều nhựa
vải: nhung non nỉ sợi sơn sớm tây thô thun thiều tơ trắng tuyn vóc voan vụn xô xanh
sợi: bông cước bún chỉ cói dài dệt dây đốt gai khói len lụa mây mì miến mảnh nắng ngang ngắn nhỏ phở quang rơm thô tơ
sợi: thép vải vàng xơ xe
ấm: áp chè chân chén cựu đất điện đồng đun gan gang hơi hoa lạnh lòng lửa lên men no nước nồng pha siêu sành sứ thân
ấm: tay tích tử trà ức ướt vai đầu
bóng: bay bầu bổng cá cao cây chày chim chuyền chiều dáng da đèn đè gió giặc gỗ hình loáng lăn mát mây mờ ném nước núi
bóng: người nhoáng nắng râm rổ sáng tròn tối tre ví
cờ: bay búa bí biển caro chân chiến chúa đen đỏ đầu đuôi gánh giấy hoa hiệu hồng hội lau lệnh lê mở ngô nước nheo
cờ: phướn rủ soái thế tướng tây tía toán trống vua vây xí
sân: bay bãi bóng bia bệ cát cầu chơi chùa cỏ đình đá đất đền đông gạch ga golf gôn khấu khách kho lai lúa nắng ngoài
sân: nhà nhỏ nền phơi rộng sau thể thượng thi tập tennis trường trước trăng trong vận vườn vui
ao: bèo cá cạn chuôm đào đầm đình đất gần giếng hồ lầy làng lớn mương nhà nông nuôi nhỏ rau ruộng sâu sen súng tôm thả
ao: thu trước trời ước ương vịt xóm
giếng: cạn chìm chùa cổ chung dầu đá đất đình đào đôi đứng gạch gỗ giời khoan khơi làng loan mát mới nước ngọt ngọc
giếng: ngầm sâu thơi trong tiên trời xây xưa
"""


def _read(table: str) -> tuple[str, ...]:
    rows = (line.partition(": ") for line in table.strip().splitlines())
    return tuple(f"{first} {second}" for first, _, seconds in rows for second in seconds.split())


WORDS = _read(_TABLE)
