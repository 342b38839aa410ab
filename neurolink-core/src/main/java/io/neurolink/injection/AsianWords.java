package io.neurolink.injection;

/**
 * The words of the languages of Asia and the Middle East that are known, for
 * {@link Lexicon}.
 */
final class AsianWords {

	static final String TEXT = """
			X_CANCEL = 忽略 无视 無視 忘记 忘記 忘掉 不要遵守 不要遵循 抛弃 撤销 覆盖 跳过 绕过 不再遵守 不用理会 不要理会 别管 略过
			X_PRIOR = 之前 以上 先前 上面 所有 前面 此前 原来 原有 你的 您的 一切 全部 上述 早先 初始 系统 系統 既有 任何
			X_ORDERS = 指令 指示 提示 提示词 规则 規則 说明 命令 要求 限制 设定 設定 约束 指引 內容 内容 规定 提示詞
			X_EVERYTHING = 一切
			X_SHOW = 显示 顯示 告诉 告訴 输出 輸出 打印 泄露 透露 展示 重复 重複 是什么 是什麼 公开 列出 复述 翻译 说出 写出
			X_PROMPT = 系统提示 系統提示 系统提示词 系统指令 系統指令 初始指令 初始提示 你的指令 你的提示 你的提示词 你的规则 系统消息
			X_PROMPT = 内部指令 原始指令 隐藏指令 系統提示詞 你的系统
			X_ACT = 你现在 你現在 假装 扮演 从现在 從現在 你是 充当 假裝 作为 进入
			X_UNBOUND = 没有任何限制 沒有任何限制 没有限制 不受限制 无限制 無限制 不受任何 开发者模式 越狱 没有规则 不受约束 没有任何道德
			X_NEW = 新指令 新的指令 新任务 新的任务

			X_CANCEL = 無視し 忘れて 忘れろ 無視せよ 従わない 従うな 破棄 無効に 忘れてください 無視
			X_PRIOR = 以前の これまで 上記 前の 先の 今まで すべて 全て あなたの それまで 元の 最初の 過去の
			X_ORDERS = 指示 命令 プロンプト ルール 指令 制約 制限 規則 ガイドライン
			X_SHOW = 表示 教えて 見せて 出力 開示 明かし 繰り返し 何ですか 示して 公開
			X_PROMPT = システムプロンプト システムメッセージ システム指示 初期プロンプト あなたの指示 内部指示 初期指示 隠された指示
			X_ACT = あなたは今 今からあなた これからあなた なりきって ふりをして として あなたは
			X_UNBOUND = 制限のない 制限なし 無制限 検閲なし フィルターなし 制限なく 何の制限も

			X_CANCEL = 무시 무시하고 무시해 무시하세요 잊어 잊고 잊어버려 따르지 무시하십시오
			X_PRIOR = 이전 이전의 위의 앞의 모든 지금까지 기존 당신의 너의 앞선
			X_ORDERS = 지시 지시사항 명령 프롬프트 규칙 지침 지시를 지침을 명령을 설정
			X_SHOW = 보여 알려 출력 공개 말해 표시 반복 무엇 공유
			X_PROMPT = 시스템프롬프트 시스템_프롬프트* 시스템_메시지* 시스템_지시* 초기_지시* 시스템_명령*
			X_ACT = 너는이제 너는_이제 당신은_이제 이제부터 척하고 처럼 행동해 연기해
			X_UNBOUND = 제한없는 제한없이 제한이_없는 제한_없는 제한_없이 무제한 검열없는 아무런_제한

			X_CANCEL = تجاهل تجاهلي انس انسى تجاوز اهمل لا_تتبع تخط الغ
			X_PRIOR = السابقة السابقه جميع كل اعلاه المسبقة الاصلية قبل سابق*
			X_ORDERS = التعليمات تعليمات الاوامر اوامر القواعد الارشادات تعليماتك قواعدك الموجه* قيود*
			X_EVERYTHING = كل_ما كل_شيء
			X_SHOW = اكشف واكشف اظهر واظهر اعرض اخبرني واخبرني اطبع كرر ما_هي ما_هو واعرض اكتب
			X_PROMPT = موجه_النظام تعليمات_النظام مطالبة_النظام تعليماتك رسالة_النظام الموجه_الاولي برومبت*
			X_ACT = انت_الان تصرف تظاهر تقمص
			X_UNBOUND = بدون_قيود دون_قيود بلا_قيود بدون_اي غير_مقيد*

			X_CANCEL = نادیده* فراموش* بی_توجه*
			X_PRIOR = قبلی پیشین همه تمام بالا
			X_ORDERS = دستورات دستورالعمل* دستور* قوانین
			X_SHOW = نشان* بگو فاش*
			X_PROMPT = پرامپت_سیستم دستورات_سیستم

			X_CANCEL = התעלם התעלמי התעלמו תתעלם שכח שכחי
			X_PRIOR = הקודמות הקודמים מכל כל לעיל שלך
			X_ORDERS = ההוראות הוראות הנחיות ההנחיות הכללים
			X_SHOW = הצג חשוף גלה הראה
			X_PROMPT = הנחיית_המערכת הודעת_המערכת ההנחיות_שלך פרומפט*

			X_CANCEL = अनदेखा नजरअंदाज नज़रअंदाज़ भूल अनदेखी उपेक्षा
			X_PRIOR = पिछले पिछली सभी पूर्व उपरोक्त पहले सारे सारी
			X_ORDERS = निर्देश* निर्देशों आदेश* नियम* हिदायत*
			X_SHOW = दिखाओ दिखाएं दिखाएँ बताओ बताएं प्रकट क्या प्रदर्शित
			X_PROMPT = सिस्टम_प्रॉम्प्ट* सिस्टम_निर्देश* सिस्टम_संदेश*
			X_CANCEL = উপেক্ষা ভুলে অগ্রাহ্য
			X_PRIOR = পূর্ববর্তী আগের সমস্ত সব
			X_ORDERS = নির্দেশ* নির্দেশাবলী নিয়ম*
			X_SHOW = দেখাও প্রকাশ বলো
			X_PROMPT = সিস্টেম_প্রম্পট*
			X_CANCEL = نظرانداز بھول
			X_PRIOR = پچھلی پچھلے تمام سابقہ
			X_ORDERS = ہدایات احکامات ہدایت

			X_CANCEL = bo_qua quen_di quen hay_bo_qua phot_lo lo_di
			X_PRIOR = truoc truoc_do tat_ca moi o_tren ben_tren cua_ban truoc_day
			X_ORDERS = huong_dan chi_dan chi_thi lenh quy_tac cac_lenh
			X_SHOW = hien_thi tiet_lo cho_toi in_ra hay_cho cho_biet
			X_PROMPT = loi_nhac_he_thong prompt_he_thong huong_dan_he_thong
			X_ACT = ban_la bay_gio_ban hay_dong_vai dong_vai
			X_UNBOUND = khong_gioi_han khong_bi_gioi_han khong_co_gioi khong_co_han

			X_CANCEL = abaikan lupakan hiraukan acuhkan mengabaikan
			X_PRIOR = sebelumnya semua di_atas sebelum terdahulu anda kamu
			X_ORDERS = instruksi perintah aturan arahan petunjuk pedoman
			X_SHOW = tampilkan tunjukkan ungkapkan beritahu cetak tuliskan apa
			X_PROMPT = prompt_sistem instruksi_sistem pesan_sistem perintah_sistem
			X_ACT = kamu_sekarang sekarang_kamu berpura bertindak anda_sekarang
			X_UNBOUND = tanpa_batasan tanpa_batas tanpa_filter tanpa_aturan tanpa_sensor
			X_CANCEL = huwag_pansinin kalimutan balewalain puuza sahau
			X_PRIOR = nakaraang lahat naunang yote ya_awali zilizopita
			X_ORDERS = tagubilin utos maagizo maelekezo panuto

			X_CANCEL = เพิกเฉย ละเว้น ลืม ไม่ต้องสนใจ เมิน มองข้าม
			X_PRIOR = ก่อนหน้า ทั้งหมด ข้างต้น ที่ผ่านมา เดิม
			X_ORDERS = คำสั่ง คำแนะนำ กฎ ข้อกำหนด
			X_SHOW = แสดง บอก เปิดเผย พิมพ์
			X_PROMPT = พรอมต์ระบบ คำสั่งระบบ ระบบพรอมต์ ข้อความระบบ
			""";

	private AsianWords() {
	}

}
